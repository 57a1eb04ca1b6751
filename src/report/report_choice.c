// SPDX-License-Identifier: MIT
// Which stories the page lists, and in which of its lists. Those that find no place are
// counted.
#include "report/report_parts.h"

// The lists that a story may stand in.
typedef enum story_kind {
    KIND_STORY,   // two texts or more
    KIND_REPRINT, // one text with copies
    KIND_ALONE
} story_kind;

static story_kind kind_of(const pf_report_set *story)
{
    return story->n_texts >= 2      ? KIND_STORY
           : story->n_articles >= 2 ? KIND_REPRINT
                                    : KIND_ALONE;
}

static void count_story(size_t i, size_t limit, size_t *n, size_t *n_listed, size_t *end)
{
    if ((*n)++ < limit) {
        ++*n_listed;
        *end = i + 1;
    }
}

// Stories come by falling size, so those left out are the smallest.
void pf_report_choose_stories(pf_report_page *page)
{
    const pf_report_data *data = page->data;
    for (size_t i = 0; i < data->n_stories; i++) {
        switch (kind_of(&data->stories[i])) {
        case KIND_STORY:
            count_story(i, PF_REPORT_MAX_SETS, &page->n_stories, &page->n_stories_listed,
                        &page->end_stories);
            break;
        case KIND_REPRINT:
            count_story(i, PF_REPORT_MAX_SETS, &page->n_reprints, &page->n_reprints_listed,
                        &page->end_reprints);
            break;
        case KIND_ALONE:
            count_story(i, PF_REPORT_MAX_ALONE, &page->n_alone, &page->n_alone_listed,
                        &page->end_alone);
            break;
        }
    }
    page->n_alone += (size_t)data->n_single_stories;
}

int pf_report_is_listed(const pf_report_page *page, size_t story)
{
    if (story >= page->data->n_stories) {
        return 0;
    }
    const size_t ends[] = {[KIND_STORY] = page->end_stories,
                           [KIND_REPRINT] = page->end_reprints,
                           [KIND_ALONE] = page->end_alone};
    return story < ends[kind_of(&page->data->stories[story])];
}
