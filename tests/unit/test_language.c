// SPDX-License-Identifier: MIT
// The guess of an article's language and the stop words that follow from it. All texts are our
// own.
#include <check.h>
#include <string.h>

#include "text/language.h"
#include "text/tokenize.h"

#define ALL 400

typedef struct article {
    const char *title;
    const char *text;
    pf_language language;
} article;

static pf_stopwords words;
static pf_charmap map;
static pf_tokenizer tokenizer;
static pf_tokens title;
static pf_tokens text;

static void set_up(void)
{
    pf_kernels kernels;
    pf_kernels_init(&kernels, ~0u);
    pf_charmap_init(&map);
    pf_tokenizer_init(&tokenizer, &map, &kernels);
    pf_tokens_init(&title);
    pf_tokens_init(&text);
    ck_assert_int_eq(pf_stopwords_init(&words, NULL), PF_OK);
}

static void tear_down(void)
{
    pf_stopwords_finish(&words);
    pf_tokens_finish(&title);
    pf_tokens_finish(&text);
    pf_tokenizer_finish(&tokenizer);
}

static void cut(const char *string, pf_tokens *tokens)
{
    pf_strview view = {string, strlen(string)};
    ck_assert_int_eq(pf_tokenize(&tokenizer, view, tokens, NULL), PF_OK);
}

static pf_language mark(const char *title_string, const char *text_string, size_t n)
{
    cut(title_string, &title);
    cut(text_string, &text);
    return pf_language_mark(&words, n, &title, &text);
}

// Whether the first token that reads so is a stop word.
static int is_stop(const pf_tokens *tokens, const char *word)
{
    for (size_t i = 0; i < tokens->n; i++) {
        pf_strview token = pf_token(tokens, i);
        if (token.len == strlen(word) && memcmp(token.data, word, token.len) == 0) {
            return (tokens->flags[i] & PF_TOKEN_STOP) != 0;
        }
    }
    ck_abort_msg("%s is not there", word);
    return 0;
}

static const article articles[] = {
    {"Ferry runs aground off Port Ysmere",
     "A ferry with forty people on board ran aground in thick fog on Tuesday, the coast guard "
     "said. All of them were taken off before the tide turned, and nobody was hurt.",
     PF_LANGUAGE_EN},
    {"Un transbordador encalla en la niebla",
     "Un transbordador con cuarenta personas a bordo encalló el martes por la niebla frente al "
     "puerto. Todos los pasajeros fueron evacuados antes de que bajara la marea y no hay "
     "heridos.",
     PF_LANGUAGE_ES},
    {"Un ferry s’échoue dans la brume",
     "Un ferry avec quarante personnes à bord s'est échoué mardi dans une brume épaisse au "
     "large du port. Les passagers ont été évacués avant que la mer ne descende, et personne "
     "n'est blessé.",
     PF_LANGUAGE_FR},
    {"Fähre läuft im Nebel auf Grund",
     "Eine Fähre mit vierzig Menschen an Bord ist am Dienstag im dichten Nebel vor dem Hafen "
     "auf Grund gelaufen. Alle wurden von Bord geholt, bevor die Ebbe kam; verletzt wurde "
     "niemand.",
     PF_LANGUAGE_DE},
    {"Balsa encalha no nevoeiro",
     "Uma balsa com quarenta pessoas a bordo encalhou na terça-feira em um nevoeiro denso, "
     "não muito longe do porto. Todos foram retirados antes que a maré baixasse, e ninguém "
     "ficou ferido, disse a capitania.",
     PF_LANGUAGE_PT},
    {"Un traghetto si arena nella nebbia",
     "Un traghetto con quaranta persone a bordo si è arenato martedì nella nebbia fitta al "
     "largo del porto. Tutti i passeggeri sono stati portati a terra prima che scendesse la "
     "marea e non ci sono feriti.",
     PF_LANGUAGE_IT},
    {"Lautta ajoi karille sumussa",
     "Lautta ajoi karille tiheässä sumussa tiistaina aamulla. Kaikki neljäkymmentä matkustajaa "
     "saatiin pois ennen laskuvettä, eikä kukaan loukkaantunut.",
     PF_LANGUAGE_FI},
    {"Паром сел на мель в тумане",
     "Паром, на борту которого было сорок человек, во вторник сел на мель в густом тумане "
     "недалеко от порта. Всех успели снять до отлива, и никто не пострадал, сообщили в порту.",
     PF_LANGUAGE_RU},
    {"جنوح عبارة وسط الضباب",
     "جنحت عبارة كان على متنها أربعون شخصا يوم الثلاثاء وسط ضباب كثيف أمام الميناء، وتم إجلاء "
     "جميع الركاب قبل أن ينحسر المد، ولم يصب أحد بأذى في هذا الحادث.",
     PF_LANGUAGE_AR},
    {"渡轮在浓雾中搁浅",
     "一艘载有四十人的渡轮星期二在港口外的浓雾中搁浅，所有乘客在退潮前获救。", PF_LANGUAGE_ZH},
    {"渡輪在濃霧中擱淺", "一艘載有四十人的渡輪在港口外擱淺，乘客在退潮前獲救，沒有人受傷。",
     PF_LANGUAGE_ZH},
    // Titles alone, and texts alone.
    {"What we know about the ferry that ran aground in the fog", "", PF_LANGUAGE_EN},
    {"", "Was wir über die Fähre wissen, die im Nebel auf Grund gelaufen ist", PF_LANGUAGE_DE},
    {"", "Lo que se sabe del barco que encalló en la niebla", PF_LANGUAGE_ES},
    {"渡轮在浓雾中搁浅", "", PF_LANGUAGE_ZH},
    // Names and quotations of another language in it do not matter.
    {"渡轮 Ysmere Star 搁浅", "渡轮 Ysmere Star 号在港口外的浓雾中搁浅，乘客全部获救。",
     PF_LANGUAGE_ZH},
    {"",
     "The band's new record, \"Die Nacht und der Nebel\", is out, and it is as good as the "
     "one that came before it.",
     PF_LANGUAGE_EN},
    {"",
     "قالت شركة Ysmere Ferries إن العبارة سوف تعود إلى العمل بعد إصلاحها في حوض Port Ysmere",
     PF_LANGUAGE_AR},
    // Too little, or nothing.
    {"", "", PF_LANGUAGE_UNKNOWN},
    {"Storm!", "", PF_LANGUAGE_UNKNOWN},
    {"", "3 : 2 (1 : 1), 14 : 8", PF_LANGUAGE_UNKNOWN},
    {"\U0001f6a2\U0001f32b\ufe0f", "\U0001f44d \U0001f1eb\U0001f1f7 \u2764\ufe0f",
     PF_LANGUAGE_UNKNOWN},
    {"雾", "", PF_LANGUAGE_UNKNOWN},
    {"of und de", "", PF_LANGUAGE_UNKNOWN},                         // as much of each
    {"Storm batters the coast of Ysmere", "", PF_LANGUAGE_UNKNOWN}, // two words tell little
    {"Storm batters the coast of Ysmere with hail", "", PF_LANGUAGE_EN},
    // Languages without a list, though some of their words stand in one.
    {"",
     "Parvlaev sõitis teisipäeva hommikul tihedas udus karile. Kõik nelikümmend reisijat saadi "
     "enne mõõna maha ja keegi ei saanud viga.",
     PF_LANGUAGE_UNKNOWN},
    {"",
     "En färja med fyrtio personer ombord gick på grund i tät dimma på tisdagen. Alla kunde "
     "föras i land innan vattnet sjönk, och ingen skadades.",
     PF_LANGUAGE_UNKNOWN},
    {"",
     "Пором, на борту якого було сорок людей, у вівторок сів на мілину в густому тумані "
     "біля порту. Усіх встигли зняти до відпливу, ніхто не постраждав.",
     PF_LANGUAGE_UNKNOWN},
    {"フェリーが霧の中で座礁",
     "火曜日、四十人を乗せたフェリーが港の沖で濃霧のため座礁しました。", PF_LANGUAGE_UNKNOWN},
    {"東京都知事選挙の投票率が過去最低、与党候補当選確実の見通し", "", PF_LANGUAGE_UNKNOWN},
    {"", "Το πλοίο προσάραξε στην ομίχλη έξω από το λιμάνι.", PF_LANGUAGE_UNKNOWN},
    // Half and half.
    {"", "The ferry ran aground in the fog. Паром сел на мель в тумане у порта.",
     PF_LANGUAGE_UNKNOWN},
};

START_TEST(tells_the_language)
{
    const article *a = &articles[_i];
    pf_language language = mark(a->title, a->text, ALL);
    ck_assert_msg(language == a->language, "%s %s: %s", a->title, a->text,
                  pf_language_name(language));
}
END_TEST

START_TEST(drops_words_of_the_own_language_only)
{
    mark("",
         "Thousands die as the storm hits the coast, and many of them were on the man's ferry",
         ALL);
    ck_assert(is_stop(&text, "the") && is_stop(&text, "as") && is_stop(&text, "and"));
    ck_assert(!is_stop(&text, "die") && !is_stop(&text, "man") && !is_stop(&text, "storm"));
    mark("Die Fähre",
         "Tausende sind in der Nacht von der Fähre geholt worden, sagt man im Hafen", ALL);
    ck_assert(is_stop(&title, "die") && is_stop(&text, "man") && is_stop(&text, "der"));
    ck_assert(!is_stop(&title, "fähre") && !is_stop(&text, "hafen"));
    mark("", "渡轮搁浅，但是他们全部获救，没有人受伤", ALL);
    ck_assert(is_stop(&text, "但是") && is_stop(&text, "他们") && !is_stop(&text, "渡轮"));
}
END_TEST

START_TEST(drops_words_of_the_likeliest_language_where_it_is_unknown)
{
    ck_assert_int_eq(mark("The storm hits", "", ALL), PF_LANGUAGE_UNKNOWN);
    ck_assert(is_stop(&title, "the") && !is_stop(&title, "storm"));
    ck_assert_int_eq(mark("Dämme und Deiche", "", ALL), PF_LANGUAGE_UNKNOWN);
    ck_assert(is_stop(&title, "und"));
}
END_TEST

START_TEST(drops_what_is_left_of_markup_in_any_language)
{
    (void)mark("Dämme &quot;und&quot; Deiche", "a href=https://www.example.org", ALL);
    ck_assert(is_stop(&title, "quot") && !is_stop(&title, "deiche"));
    ck_assert(is_stop(&text, "href") && is_stop(&text, "https") && is_stop(&text, "www"));
    ck_assert_int_eq(mark("渡轮&nbsp;搁浅", "", ALL), PF_LANGUAGE_UNKNOWN);
    ck_assert(is_stop(&title, "nbsp"));
    ck_assert_int_eq(mark("", "a href=https://www.example.org", ALL), PF_LANGUAGE_UNKNOWN);
}
END_TEST

START_TEST(looks_at_the_first_tokens_only)
{
    const char *string =
        "The ferry ran into the fog and the tide. Le ferry est dans la brume et "
        "les passagers sont dans les canots, avec des couvertures pour la nuit.";
    ck_assert_int_eq(mark("", string, 9), PF_LANGUAGE_EN);
    ck_assert(is_stop(&text, "the") && !is_stop(&text, "avec"));
    ck_assert_int_eq(mark("", string, ALL), PF_LANGUAGE_FR);
    ck_assert(!is_stop(&text, "the") && is_stop(&text, "avec"));
    ck_assert_int_eq(mark("", string, 0), PF_LANGUAGE_UNKNOWN);
}
END_TEST

START_TEST(keeps_other_marks)
{
    mark("",
         "\"the fog and the tide\" 400 is what they said of the ferry that ran into the fog",
         ALL);
    ck_assert_uint_eq(text.flags[0], PF_TOKEN_QUOTED | PF_TOKEN_STOP);
    ck_assert_uint_eq(text.flags[1], PF_TOKEN_QUOTED);
    ck_assert_uint_eq(text.flags[5], PF_TOKEN_NUMBER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("language");
    TCase *tcase = tcase_create("language");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, tells_the_language, 0, sizeof articles / sizeof *articles);
    tcase_add_test(tcase, drops_words_of_the_own_language_only);
    tcase_add_test(tcase, drops_words_of_the_likeliest_language_where_it_is_unknown);
    tcase_add_test(tcase, drops_what_is_left_of_markup_in_any_language);
    tcase_add_test(tcase, looks_at_the_first_tokens_only);
    tcase_add_test(tcase, keeps_other_marks);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
