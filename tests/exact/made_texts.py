# SPDX-License-Identifier: MIT
"""Texts made of small word lists by a seeded generator, and running dedup on them."""
import csv
import io
import json
import random

import fault_tap

# Common words, written for this file. Scripts without spaces: the words are put together without any.
WORDS = {
    "english": "council bridge river budget minister vote school harbour train price winter plan road water market "
               "court storm report worker farm island hospital energy border museum forest engine signal garden",
    "arabic": "المجلس الجسر النهر الميزانية الوزير التصويت المدرسة الميناء القطار السعر الشتاء الخطة الطريق الماء "
              "السوق المحكمة العاصفة التقرير العامل المزرعة الجزيرة المستشفى الطاقة الحدود المتحف الغابة قال أعلن",
    "russian": "совет мост река бюджет министр голосование школа гавань поезд цена зима план дорога вода рынок суд "
               "буря доклад рабочий ферма остров больница энергия граница музей лес сообщил заявил вчера снова",
    "hindi": "परिषद पुल नदी बजट मंत्री मतदान विद्यालय बंदरगाह रेल मूल्य सर्दी योजना सड़क पानी बाज़ार न्यायालय तूफान रिपोर्ट "
             "मज़दूर खेत द्वीप अस्पताल ऊर्जा सीमा संग्रहालय जंगल कहा बताया कल फिर",
    "hebrew": "המועצה הגשר הנהר התקציב השר ההצבעה בית הספר הנמל הרכבת המחיר החורף התוכנית הכביש המים השוק "
              "המשפט הסערה הדוח העובד החווה האי החולים האנרגיה הגבול המוזיאון היער אמר הודיע אתמול שוב",
    "korean": "의회는 다리를 강이 예산을 장관은 투표를 학교가 항구에서 열차가 가격이 겨울에 계획을 도로를 물이 시장에서 "
              "법원은 폭풍이 보고서를 노동자가 농장에서 섬에서 병원이 에너지를 국경에서 박물관이 숲에서 말했다 밝혔다",
    "chinese": "议会 大桥 河流 预算 部长 投票 学校 港口 列车 价格 冬天 计划 道路 饮水 市场 法院 风暴 报告 工人 农场 海岛 "
               "医院 能源 边界 博物馆 森林 表示 宣布 昨日 再次 通过 反对 关于 因此 建设",
    "japanese": "議会は 橋を 川の 予算が 大臣は 投票で 学校に 港から 列車が 価格を 冬の 計画は 道路を 飲み水が 市場で 裁判所は "
                "あらしの 報告を 働く人が 農場で 島から 病院に エネルギーを 国境の 博物館は 森で 話した 発表した きのう ふたたび",
    "thai": "สภา สะพาน แม่น้ำ งบประมาณ รัฐมนตรี ลงคะแนน โรงเรียน ท่าเรือ รถไฟ ราคา ฤดูหนาว แผนงาน ถนน น้ำดื่ม ตลาด ศาล พายุ "
            "รายงาน คนงาน ฟาร์ม เกาะ โรงพยาบาล พลังงาน ชายแดน ป่าไม้ กล่าว ประกาศ เมื่อวาน อีกครั้ง",
}
WITHOUT_SPACES = ("chinese", "japanese", "thai")
FULL_STOPS = {"chinese": "。", "japanese": "。", "thai": " ", "hindi": "। ", "arabic": ". ", "hebrew": ". "}
SENTENCE = 9  # words


def make_words(rng, language, n):
    return [rng.choice(WORDS[language].split()) for _ in range(n)]


def join_words(language, words):
    """Words as sentences of the language, so that the first words of a list are the start of the text."""
    between = "" if language in WITHOUT_SPACES else " "
    out = []
    for i, word in enumerate(words):
        out.append(word)
        is_last = (i + 1) % SENTENCE == 0
        out.append(FULL_STOPS.get(language, ". ") if is_last else between)
    return "".join(out).strip()


def edit(rng, language, words, n):
    """`n` words, none beside another, exchanged for others."""
    words = list(words)
    step = len(words) // n
    for k in range(n):
        at = k * step + rng.randrange(max(1, step // 2))
        words[at] = rng.choice([word for word in WORDS[language].split() if word != words[at]])
    return words


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


class Outcome:
    """Groups and pairs of a run of dedup."""

    def __init__(self, case, records, *options):
        inputs = case.write("in.jsonl", "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
        self.read(case, inputs, *options)

    def read(self, case, inputs, *options):
        groups, pairs = case.folder / "groups.csv", case.folder / "pairs.csv"
        status, _, err, _ = case.run("dedup", inputs, "-o", "/dev/null", "--groups", groups, "--pairs", pairs,
                                     "--quiet", *options)
        fault_tap.check(status == 0, "exit status", status, err)
        self.rows = {row["id"]: row for row in table(groups.read_text(encoding="utf-8"))}
        self.pairs = {(row["id_a"], row["id_b"]): row for row in table(pairs.read_text(encoding="utf-8"))}

    def group(self, name):
        return self.rows[name]["group"]

    def relation(self, name):
        return self.rows[name]["relation"]

    def sets(self):
        """The groups of two and more, as sets of ids."""
        members = {}
        for name, row in self.rows.items():
            members.setdefault(row["group"], set()).add(name)
        return {frozenset(group) for group in members.values() if len(group) > 1}


def record(name, text, day=1, source=None, **more):
    """An article of an outlet of its own unless told."""
    return {"id": name, "date": f"2031-05-{day:02}", "source": source or f"{name}.example", "text": text, **more}


def generator(seed):
    return random.Random(seed)
