// SPDX-License-Identifier: MIT
// Passages that a source repeats, on real sessions: a JSON Lines file is read, and what is left
// of its texts is compared with what the definition leaves.
#include "article_file.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/repeats.h"

#define MAX_DOCS  100
#define MAX_WORDS 40
#define SEVEN     "seven words are too few to tell"

static uint32_t all[MAX_DOCS];
static pf_repeats repeats[MAX_DOCS]; // by source

static void set_up(void)
{
    make_file();
    for (uint32_t i = 0; i < MAX_DOCS; i++) {
        all[i] = i;
    }
}

static pf_status scan(uint32_t doc, pf_error *err)
{
    pf_scanner *scanner = &session.scanners[0];
    PF_TRY(pf_scan_load(scanner, session.store, session.corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_title(scanner, err));
    return pf_scan_text(scanner, err);
}

// Looks at those of the articles that are of one source.
static pf_status find_in(uint32_t source, const uint32_t *docs, size_t n,
                         pf_repeats_finder *finder, pf_error *err)
{
    PF_TRY(pf_repeats_begin(finder, n, err));
    for (size_t i = 0; i < n; i++) {
        if (session.corpus.docs[docs[i]].source == source) {
            PF_TRY(scan(docs[i], err));
            PF_TRY(pf_repeats_add(finder, &session.scanners[0], err));
        }
    }
    return pf_repeats_take(finder, &repeats[source], err);
}

// Sources are known by 1 and above.
static pf_status try_find(const uint32_t *docs, size_t n, pf_error *err)
{
    pf_repeats_finder finder = {0};
    pf_status status = PF_OK;
    for (uint32_t source = 1; status == PF_OK && source < session.corpus.n_sources; source++) {
        status = find_in(source, docs, n, &finder, err);
    }
    pf_repeats_finder_finish(&finder);
    return status;
}

static void find(const uint32_t *docs, size_t n)
{
    pf_error err = {0};
    ck_assert_msg(try_find(docs, n, &err) == PF_OK, "%s", err.message);
}

static void forget(void)
{
    for (size_t i = 0; i < session.corpus.n_sources; i++) {
        pf_repeats_finish(&repeats[i]);
    }
}

static void finish(void)
{
    forget();
    pf_session_finish(&session);
}

// What is left of an article, its words parted by blanks.
static const char *left_of(uint32_t doc)
{
    static char left[4096];
    pf_scanner *scanner = &session.scanners[0];
    ck_assert_int_eq(scan(doc, NULL), PF_OK);
    ck_assert_int_eq(pf_repeats_drop(&repeats[session.corpus.docs[doc].source], scanner, NULL),
                     PF_OK);
    size_t len = 0;
    for (size_t i = 0; i < scanner->text.n; i++) {
        pf_strview token = pf_token(&scanner->text, i);
        len += (size_t)snprintf(left + len, sizeof left - len, i > 0 ? " %.*s" : "%.*s",
                                (int)token.len, token.data);
    }
    left[len] = '\0';
    return left;
}

START_TEST(drops_what_a_source_repeats_and_nothing_else)
{
    static const article articles[] = {
        {"a", "the ferry sank. " NOTE},
        {"a", NOTE " the bridge is closed"},
        {"a", SEVEN " of a thing"},
        {"a", "and " SEVEN " by anyone"},
        {"b", "what stands in another source: " NOTE},
        {"b", NOTE " " NOTE},
        {"c", NOTE " of a third source stands here"},
        {"c", "a note it has once, " NOTE " and more"},
        {"d", "once in one article, " NOTE ", " NOTE " and no more"},
        {"", NOTE},
        {"", NOTE},
        {"a", ""},
        {"a", "short"},
        {"a", "in marks, \\\"" NOTE "\\\", too"},
    };
    static const char *const left[] = {
        "the ferry sank",
        "the bridge is closed",
        SEVEN " of a thing",
        "and " SEVEN " by anyone",
        "what stands in another source",
        "",
        "of a third source stands here",
        "a note it has once and more",
        "once in one article " NOTE " " NOTE " and no more",
        NOTE,
        NOTE,
        "",
        "short",
        "in marks too",
    };
    size_t n = sizeof articles / sizeof *articles;
    read_articles(articles, n, 1);
    find(all, n);
    for (uint32_t i = 0; i < n; i++) {
        ck_assert_str_eq(left_of(i), left[i]);
    }
    finish();
}
END_TEST

START_TEST(looks_at_the_articles_given_alone)
{
    static const article articles[] = {
        {"a", "first " NOTE}, {"a", "first " NOTE}, {"a", "third " NOTE}};
    static const uint32_t kept[] = {0};
    static const uint32_t two[] = {2, 0};
    read_articles(articles, 3, 1);
    find(kept, 1); // the second is its reprint
    ck_assert_str_eq(left_of(0), "first " NOTE);
    forget();
    find(two, 2);
    ck_assert_str_eq(left_of(1), "first");
    forget();
    find(all, 0);
    ck_assert_str_eq(left_of(2), "third " NOTE);
    finish();
}
END_TEST

typedef struct random_text {
    unsigned source;
    size_t n;
    unsigned words[MAX_WORDS];
} random_text;

static int holds_window(const random_text *text, const unsigned *window)
{
    for (size_t i = 0; i + PF_REPEATS_TOKENS <= text->n; i++) {
        if (memcmp(text->words + i, window, PF_REPEATS_TOKENS * sizeof *window) == 0) {
            return 1;
        }
    }
    return 0;
}

// By the definition: a word goes that stands in a window which another article of the source
// holds.
static void leave(const random_text *texts, size_t n, size_t doc, char *out)
{
    const random_text *text = &texts[doc];
    int drop[MAX_WORDS] = {0};
    for (size_t i = 0; i + PF_REPEATS_TOKENS <= text->n; i++) {
        for (size_t other = 0; other < n; other++) {
            if (other != doc && texts[other].source == text->source &&
                holds_window(&texts[other], text->words + i)) {
                for (size_t k = 0; k < PF_REPEATS_TOKENS; k++) {
                    drop[i + k] = 1;
                }
            }
        }
    }
    *out = '\0';
    for (size_t i = 0, len = 0; i < text->n; i++) {
        if (!drop[i]) {
            len += (size_t)sprintf(out + len, len > 0 ? " w%u" : "w%u", text->words[i]);
        }
    }
}

START_TEST(leaves_what_the_definition_leaves)
{
    enum {
        N = 60
    };
    static random_text texts[N];
    static char letters[N][8 * MAX_WORDS];
    static article articles[N];
    static const char *const sources[] = {"a", "b", "c"};
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i + 1);
    for (size_t i = 0; i < N; i++) { // of so few words that many windows stand again
        texts[i].source = (unsigned)pf_rng_below(&rng, 3);
        texts[i].n = pf_rng_below(&rng, MAX_WORDS + 1);
        unsigned at = (unsigned)pf_rng_below(&rng, 20);
        letters[i][0] = '\0'; // a test may run again in this process
        for (size_t k = 0, len = 0; k < texts[i].n; k++) {
            at = pf_rng_below(&rng, 8) == 0 ? (unsigned)pf_rng_below(&rng, 20) : at + 1;
            texts[i].words[k] = at;
            len += (size_t)sprintf(letters[i] + len, "w%u ", at);
        }
        articles[i] = (article){sources[texts[i].source], letters[i]};
    }
    read_articles(articles, N, 1);
    find(all, N);
    for (uint32_t i = 0; i < N; i++) {
        char expected[8 * MAX_WORDS];
        leave(texts, N, i, expected);
        ck_assert_str_eq(left_of(i), expected);
    }
    finish();
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    static const article articles[] = {{"a", "first " NOTE}, {"a", "third " NOTE}};
    read_articles(articles, 2, 1);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_error err = {0};
        pf_mem_fail_at(n);
        status = try_find(all, 2, &err);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || err.code == PF_ENOMEM);
        ck_assert_uint_lt(n, 1000);
    }
    ck_assert_str_eq(left_of(0), "first");
    finish();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repeats");
    TCase *tcase = tcase_create("repeats");
    tcase_add_checked_fixture(tcase, set_up, remove_file);
    tcase_add_test(tcase, drops_what_a_source_repeats_and_nothing_else);
    tcase_add_test(tcase, looks_at_the_articles_given_alone);
    tcase_add_loop_test(tcase, leaves_what_the_definition_leaves, 0, 12);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
