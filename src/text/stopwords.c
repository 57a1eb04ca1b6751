// SPDX-License-Identifier: MIT
// The lists are short on purpose: idf does the rest. They hold function words, words of number
// and of the day, and what wires and pages put around the news; no word that may be what a
// story is about. Words stand in normalised form, in the order of their bytes.
//
// The list of the unknown language holds what is left of markup and addresses, in any language.
//
// The table of all lists is one map from the hash of a word to the set of languages that have
// it: telling the language and finding stop words is one look into it.
#include "text/stopwords.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

// clang-format off
static const char *const lists[PF_N_LANGUAGES] = {
    [PF_LANGUAGE_UNKNOWN] = "amp href http https nbsp quot www",
    [PF_LANGUAGE_AR] =
        "أ أبدا أثناء أجل أحد أخرى أخيرا أربع أربعة أشار أشارت أصبح أضاف أضافت أعلن أعلنت أقل "
        "أكثر أكد أكدت ألا ألف أم أما أمام أمس أن أنا أنت أنه أنها أنهم أو أوضح أول أولا أي "
        "أيضا أين إثر إذ إذا إلا إلى إليه إليها إما إن إنه إنها اثر اثنين اذا اضاف الآن الأحد "
        "الأربعاء الأنباء الا الاثنين الاحد الاربعاء الان التي الثلاثاء الجمعة الخميس الذي "
        "الذين السبت الف اللتين اللذين الى اليه اليها اليوم اما ان انه انها او اي ايضا اين ب "
        "بأن باسم بان بحسب بسبب بشأن بشكل بعد بعض بعيد بل بلا به بها بهذا بهذه بين بينما "
        "بينها تحت تسع تسعة تكون تلك تم ثلاث ثلاثة ثم ثماني ثمانية جدا جميع حاليا حتى حسب "
        "حوالي حول حيث حين خارج خاصة خلال خمس خمسة داخل دون ذات ذلك رغم رويترز سبع سبعة ست "
        "ستة سوف سوى سيتم شبه صورة ضد ضمن عام عاما عبر عدا عدة عدد عدم عشر عشرة على عليه "
        "عليها عليهم عن عند عندما عنه عنها غير ف فإن فان فقد فقط فوق في فيما فيه فيها قال "
        "قالت قبل قد كان كانت كانوا كل كلا كلما كم كما كي كيف لأن لا لان لدى لديه لذلك لقد "
        "لكل لكن لم لما لماذا لن له لها لهم لو ليس ليست مئة ما مائة ماذا مثل مدى مع معه معها "
        "مليار مليون مليونا مما من منذ منه منها منهم نحو نفس نفسه نفسها هؤلاء هذا هذه هل هم "
        "هنا هناك هو هي وأن وأنه وإن واحد واحدة واس وذلك وراء وعلى وفي وقال وقد وكالة وكان "
        "وكانت وكذلك ولا ولكن ولم وما ومن وهذا وهو وهي يتم يجب يكون يمكن يوم",
    [PF_LANGUAGE_DE] =
        "aber acht afp alle allem allen aller alles als also am an andere anderen anderer "
        "anderes ans ap auch auf aus ausserdem bei beim bereits bin bis bisher com da dabei "
        "dadurch dafür dagegen damit danach dann daran darauf darüber das dass davon dazu "
        "dein dem den denen denn der deren des deshalb dessen die dienstag dies diese diesem "
        "diesen dieser dieses doch donnerstag dort dpa drei du durch durfte ebenso ein eine "
        "einem einen einer eines einige einigen er erklärte erst erste ersten es etwa etwas "
        "foto freitag fünf für gab gegen gegenüber geht gestern gibt gilt habe haben hat "
        "hatte hatten heute hier hinter hundert hätte ich ihm ihn ihnen ihr ihre "
        "ihrem ihren ihrer im immer in indem ins ist ja jahr jahre jahren jede jedem jeden "
        "jeder jedoch jener jetzt kann kaum kein keine keinen können könnte könnten laut "
        "machen man mehr mehrere mein milliarde milliarden million millionen mit mittwoch "
        "montag morgen muss musste müssen nach nachdem neben neun nicht nichts noch nun nur "
        "ob obwohl oder ohne prozent reuters sagt sagte samstag schon sechs sehr sei sein "
        "seine seinem seinen seiner seit selbst sich sie sieben sieht sind so sobald sogar "
        "soll sollen sollte sollten somit sondern sonntag sowie tausend teilte um und uns "
        "unser unsere unter viel viele vielen vier vom von vor war waren warum was weil "
        "weiter weitere weiteren welche welcher wenn wer werde werden wie wieder will wir "
        "wird wo wobei wollen wollte worden wurde wurden wäre würde würden zehn zu zudem "
        "zum zur zwar zwei zwischen über",
    [PF_LANGUAGE_EN] =
        "a about above according across added advertisement afp after again against agency "
        "ago all almost along already also although always am among an and another any ap are "
        "aren around as asked associated at away back be became because become been before "
        "behind being below between billion both but by called came can cannot caption cent "
        "click com copyright correspondent could couldn d day days did didn do does doesn "
        "doing don done down dr during each editing eight either eleven else enough even ever "
        "every few fifty file first five for forty four friday from further get gets getting "
        "getty give given go goes going got had hadn half has hasn have haven having he her "
        "here hers herself him himself his how however html hundred hundreds i if "
        "image images in instead into is isn it its itself just keep kept last later least "
        "less let like likely ll made make makes making many may maybe me might million "
        "millions mine monday month more most mr mrs ms much must my myself near need neither "
        "never news newsletter next nine no nor not now of off often on once one only or "
        "other others our ours ourselves out over own part per percent perhaps photo press "
        "put quite rather re read really report reported reporting reports reserved reuters "
        "rights s said same saturday say saying says second see seem seemed seen seven "
        "several shall she should shouldn since six so some soon still subscribe such sunday "
        "t take taken tell tells ten than that the their theirs them themselves then there "
        "these they thing things third thirty this those though thousand thousands three "
        "through thursday thus to today together told tomorrow too took toward towards "
        "tuesday twelve twenty two under until up upon us used using ve very was wasn way we "
        "wednesday week well went were weren what when where whether which while who whole "
        "whom whose why will with within without won would wouldn writing year years yes "
        "yesterday yet you your yours yourself",
    [PF_LANGUAGE_ES] =
        "a afirmó afp agencia agregó al algo alguna algunas alguno algunos ante antes ap "
        "aquel aquella aquí aseguró así aunque ayer añadió año años aún bajo bien cada casi "
        "cien ciento cinco com como con contra cual cuales cualquier cuando cuanto cuatro "
        "cómo de del desde después dicha dicho diez dijo domingo donde dos durante e efe el "
        "ella ellas ello ellos en entre era eran es esa esas ese eso esos esta estaba estado "
        "estar estas este esto estos está están explicó foto fue fueron ha había habían hace "
        "hacer hacia han hasta hay he hoy incluso jueves la las le les lo los "
        "luego lunes martes mañana me mediante menos mi mientras mil millones millón misma "
        "mismo mismos miércoles mucho muchos muy más nada ni no nos nosotros nuestra nuestro "
        "nueve nunca o ocho otra otras otro otros para pero poco podría por porque primer "
        "primera puede pueden pues que quien quienes qué reuters se sea segundo según seis "
        "ser será señaló si sido siempre siendo siete sin sino sobre solo son su sus sábado "
        "sí sólo tal también tan tanto te tener tenía tiene tienen toda todas todavía todo "
        "todos tras tres tu un una unas uno unos usted va varias varios viernes y ya yo "
        "él",
    [PF_LANGUAGE_FI] =
        "afp aiemmin aikana aina ainakin aivan alle ap asti com edelleen edes ei eikä "
        "eilen eivät emme en enemmän ennen ensi ensimmäinen ensimmäisen enää eri "
        "esimerkiksi et ette ettei että he heidän heidät heille heitä heti huomenna hyvin "
        "hän häneen hänelle hänen hänet häntä ihan ilman itse ja jo joiden joilla joissa "
        "joista joita joka jokainen joko joku jolla jolle jonka jonkin jopa jos joskus "
        "jossa josta jota jotain joten jotka jotta juuri jälkeen jälleen kahdeksan kahden "
        "kai kaiken kaikki kaikkien kaksi kanssa katso kello kerran kertoi kertoivat "
        "kertoo kertovat keskiviikkona kohti koko kolme kolmen koska koskaan kuin kuinka "
        "kuitenkin kun kuten kuusi kuva kuvassa kuvat kuvia kyllä kymmenen kymmeniä "
        "lauantaina liian lisäksi lisää lla lle llä lta ltä lähellä lähes läpi "
        "maanantaina me meidän meille meitä melko mihin miksi mikä mikään miljardia "
        "miljoona miljoonaa miljoonan millä minkä minun minut minä missä mistä miten "
        "mitkä mitä mitään moni monta muassa muita mukaan mutta muu muun muut muuta "
        "myöhemmin myös n ne neljä neljän niiden niille niin niissä niistä niitä noin nuo "
        "nyt näiden näin näissä näitä nämä ole olemme olen olet oleva olevan oli olisi "
        "olisivat olit olivat olla olleet ollut on onko osa ovat paitsi paljon "
        "perjantaina pian pitkin pois prosentin prosenttia puolesta päivänä päivää "
        "reuters saakka sanoi sanoivat sanoo sanovat se seitsemän sekä sen siellä sieltä "
        "siihen siinä siis siitä sillä silti sinne sinun sinä sitten sitä ssa ssä sta stt "
        "stä sunnuntaina taas tai takia te teidän tiistaina toinen toisen torstaina "
        "tuhannen tuhat tuhatta tuo tuolla tuon tähän tällä tämä tämän tänä tänään tässä "
        "tästä tätä täysin vaan vai vaikka vain varten vasta vastaan vielä viiden "
        "viikolla viikon viime viisi voi voisi voivat vuoden vuoksi vuonna vuosi vuotta "
        "vähintään vähän yhdeksän yhden yhtä yhä yksi yli yllä",
    [PF_LANGUAGE_FR] =
        "a affirmé afin afp agence ai ailleurs ainsi ajouté alors an année années ans ap "
        "après au aucun aucune aujourd aura aussi autre autres aux avaient avait avant avec "
        "avoir ayant beaucoup bien c ce ceci cela celle celles celui cent cependant ces cet "
        "cette ceux chaque chez cinq com comme comment contre d dans de demain depuis dernier "
        "dernière des deux devant dimanche dit dix doit donc dont du durant déclaré elle "
        "elles en encore entre est et eu eux expliqué fait font fut hier hui huit "
        "ici il ils indiqué j je jeudi jusqu l la laquelle le lequel les leur leurs lire lors "
        "lorsque lui lundi là m ma mais malgré mardi me mercredi mes mille milliard milliards "
        "million millions moins mon même mêmes n ne neuf ni non nos notre nous on ont ou où "
        "par parce parmi pas pendant peu peut peuvent photo plus plusieurs pour pourquoi "
        "pourrait premier première précisé puis qu quand quatre que quel quelle quelles "
        "quelque quelques quels qui quoi reuters rien s sa samedi sans se selon sept sera "
        "serait ses si six soit son sont sous sur t ta tandis tant te tel telle tous tout "
        "toute toutes trois trop très tu un une vendredi vers voir vont vos votre vous y "
        "à étaient était étant été être",
    [PF_LANGUAGE_IT] =
        "a ad afp agenzia aggiunto agli ai al alcune alcuni all alla alle allo allora anche "
        "ancora anni anno ansa ap avere aveva avevano avrebbe ben c cento che chi ci cinque "
        "cioè circa ciò com come con contro cosa così cui d da dagli dai dal dall dalla dalle "
        "dallo degli dei del dell della delle dello dentro detto di dichiarato dieci domani "
        "domenica dopo dove dovrebbe due dunque durante e ed egli era erano essere essi fa "
        "far fatto fin fino foto fra fu giovedì già gli ha hai hanno ho i ieri il "
        "in infatti infine invece io l la le lei li lo loro lui lunedì ma mai martedì meno "
        "mentre mercoledì mi mila miliardi miliardo milione milioni mille mio molti molto ne "
        "negli nei nel nell nella nelle nello nessun nessuna no noi non nostra nostro nove nè "
        "né o oggi ogni oltre oppure ora otto per perché però più poi possono potrebbe prima "
        "primo proprio pur può qua quale quali quando quanto quasi quattro quella quelle "
        "quelli quello quest questa queste questi questo qui quindi reuters s sabato saranno "
        "sarebbe sarà se secondo sei sempre senza sette si sia siamo siano solo sono sopra "
        "sotto spiegato sta stata state stati stato su sua sue sugli sui sul sull sulla sulle "
        "suo suoi tra tre troppo tutta tutte tutti tutto un una uno v va venerdì verso vi voi "
        "volta vuole è",
    [PF_LANGUAGE_PT] =
        "a acrescentou afirmou afp agência ainda algum alguma algumas alguns além amanhã ano "
        "anos ante antes ao aos ap após aquela aquele aqui as assim até bilhão bilhões cada "
        "cem cinco com como contra cujo da daquele das de dela dele deles depois desde dessa "
        "desse desta deste dez disse disso do dois domingo dos duas durante e ela elas ele "
        "eles em enquanto entre era eram essa essas esse esses esta estar estas estava este "
        "estes está estão eu explicou feira fez foi for foram fosse foto hoje há "
        "isso isto já lhe lhes lusa mais mas me menos mesma mesmo mesmos meu mil milhão "
        "milhões minha muita muito muitos na nada nas nem nenhum nessa nesse nesta neste no "
        "nos nossa nosso nove num numa nunca não nós o oito onde ontem os ou outra outras "
        "outro outros para pela pelas pelo pelos pode podem poderia pois por porque porém "
        "pouco primeira primeiro quais qual qualquer quando quanto quarta quatro que quem "
        "quinta reuters se segunda segundo seis seja sem sempre sendo ser seria será sete seu "
        "seus sexta si sido sob sobre sua suas sábado só tal também tanto te tem tendo ter "
        "terça teve tinha tinham toda todas todo todos três tudo tão têm um uma umas uns vai "
        "você vão à às é",
    [PF_LANGUAGE_RU] =
        "com reuters а без более больше будет будут бы был была были было быть в "
        "вам вас ведь весь во восемь воскресенье вот все всего всех всё вторник вчера вы где "
        "год года году да даже данным два две девять десять для до добавил его ее если есть "
        "еще ещё её же за завтра заявил заявила здесь и из или им иногда интерфакс их к как "
        "какой когда кого кому которая которого которое которой котором которую которые "
        "который которых кроме кто куда лет ли либо лишь между менее меня миллиард миллиардов "
        "миллион миллионов млн млрд мне много может можно мой мы на над надо нас наш не него "
        "нее ней некоторые нет неё ни них но ну о об один одна однако около он она они оно от "
        "отметил первый перед передает по под понедельник после потому почти при про пятницу "
        "пять раз рассказал рейтер риа с сам сама свое своего своей свои своих свою своём "
        "себе себя сегодня сейчас семь сказал словам со собой сообщает сообщил сообщила среду "
        "сто субботу так такая также такие такой там тасс тем теперь то тогда того тоже той "
        "только том тот три ту тут ты тысяч тысячи у уже фото хотя чего чей чем через четверг "
        "четыре что чтобы чуть шесть эта эти этим этих это этого этой этом этот эту я "
        "является",
    [PF_LANGUAGE_ZH] =
        "一个 一些 一名 一旦 一样 一次 一步 一直 一种 万元 上午 下午 不仅 不会 不同 不断 不是 "
        "不能 不要 不过 中新 为了 为何 之一 之前 之后 之间 也是 了解 于是 亿元 什么 今天 今年 "
        "今日 今晨 介绍 仍然 从而 他们 以上 以下 以前 以及 以后 以来 任何 但是 作为 你们 例如 "
        "便是 关于 其中 其他 其它 其实 具有 几乎 包括 十分 华社 即使 即将 却是 去年 又是 及其 "
        "另一 另外 另据 只是 只有 只要 可以 可能 各地 各种 同时 同样 向来 否则 因为 因此 因而 "
        "在于 在内 多个 多名 多年 大家 她们 如何 如果 如此 它们 对于 对此 就是 尽管 左右 已于 "
        "已经 并不 并且 并非 当天 当日 当时 必须 怎么 怎样 您的 成为 我们 或者 或许 所以 所有 "
        "才是 报道 指出 据悉 新华 新社 日电 时候 明天 明年 昨天 昨日 昨晚 是否 晚上 曾经 最后 "
        "有些 有关 有的 本报 本月 来自 根据 正在 此前 此外 此次 每个 每年 比较 没有 法新 然后 "
        "然而 特别 现在 甚至 由于 目前 直到 相关 称为 称将 第一 第三 第二 终于 编辑 而且 而是 "
        "自己 至于 至今 虽然 表示 认为 讯息 记者 许多 责编 路透 还将 还是 还有 这个 这些 这样 "
        "这次 这种 这里 进行 通常 通过 那个 那么 那些 那里 部分 都是 除了 随着 非常 首先",
};

// clang-format on

static const char *const codes[PF_N_LANGUAGES] = {
    "", "ar", "de", "en", "es", "fi", "fr", "it", "pt", "ru", "zh",
};

static const char *const names[PF_N_LANGUAGES] = {
    "unknown", "Arabic",  "German",     "English", "Spanish", "Finnish",
    "French",  "Italian", "Portuguese", "Russian", "Chinese",
};

const char *pf_language_code(pf_language language)
{
    return codes[language];
}

const char *pf_language_name(pf_language language)
{
    return names[language];
}

const char *pf_stopwords_list(pf_language language)
{
    return lists[language];
}

static pf_status add_word(pf_stopwords *words, const char *word, size_t len, unsigned language)
{
    uint64_t hash = pf_hash_word(word, len);
    uint32_t languages = pf_stopwords_find(words, hash) | 1u << language;
    uint64_t at = hash % PF_STOPWORD_BITS;
    words->bits[at / 64] |= (uint64_t)1 << at % 64;
    return pf_map_set(&words->languages, hash, languages);
}

pf_status pf_stopwords_init(pf_stopwords *words, pf_error *err)
{
    memset(words, 0, sizeof *words);
    for (unsigned language = 0; language < PF_N_LANGUAGES; language++) {
        const char *at = lists[language];
        while (*at != '\0') {
            size_t len = strcspn(at, " ");
            if (add_word(words, at, len, language) != PF_OK) {
                pf_stopwords_finish(words);
                return pf_fail_memory(err, 0);
            }
            at += len;
            at += *at == ' ';
        }
    }
    return PF_OK;
}

void pf_stopwords_finish(pf_stopwords *words)
{
    pf_map_finish(&words->languages);
}
