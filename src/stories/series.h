// SPDX-License-Identifier: MIT
// Series: clusters of notices of one form (company results, dividends, load factors). Average
// linkage counts a refused pair as none, but of hundreds of notices most pairs were never
// compared, and go by their words. Those that were compared tell what the others would say.
//
// Measured: of the pairs inside a story none is refused on datasets/summit, ground_news,
// galaxy_wikinews, allsides_stories, tgcontest_en and abp. On reuters21578 the nine largest
// clusters were results with .50 to .69 of their pairs refused; of a dozen clusters between a
// third and a half whose headlines were read all were notices, and so were most from a tenth
// on, takeovers and talks having none.
#ifndef PF_STORIES_SERIES_H
#define PF_STORIES_SERIES_H

#include "stories/neighbours.h"

// Parts each cluster in which more than a third of the pairs in the graph are refused:
// cluster_of [n_docs] names each of its ranks by itself then. Others stay as they are.
// PF_ENOMEM. Linear.
pf_status pf_series_part(const pf_graph *graph, size_t n_docs, uint32_t *cluster_of,
                         pf_error *err) PF_MUST_CHECK;

#endif
