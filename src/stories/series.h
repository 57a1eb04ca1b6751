// SPDX-License-Identifier: MIT
// Series: notices of one form (company results, dividends, load factors) that linkage brought
// together. It counts a refused pair as none, but of hundreds of notices most pairs were never
// compared, and go by their words. Those that were compared tell what the others would say.
//
// Refused pairs are in the graph whole, others as far as they are among an article's nearest,
// so in a large cluster a smaller share than a half of what was compared takes one out.
// Measured: inside the stories of datasets/summit, ground_news, galaxy_wikinews,
// allsides_stories, tgcontest_en and abp no pair is refused. On reuters21578 the nine largest
// clusters were company results with .50 to .69 of the compared pairs refused.
#ifndef PF_STORIES_SERIES_H
#define PF_STORIES_SERIES_H

#include "stories/neighbours.h"

// Takes out of its cluster each rank more of whose pairs inside it are refused than not, by the
// edges of the graph, all ranks at once. cluster_of [n_docs] names a cluster by its lowest
// rank, and one that is out by itself. PF_ENOMEM. Linear.
pf_status pf_series_part(const pf_graph *graph, size_t n_docs, uint32_t *cluster_of,
                         pf_error *err) PF_MUST_CHECK;

#endif
