// SPDX-License-Identifier: MIT
/**
 * @file
 * The whole job: from inputs to copy groups, stories, topics, tables and a report.
 *
 * A job is inputs, options and hooks. Every function here reads all inputs, and writes its
 * outputs whole or not at all. Nothing is printed; bad records and progress go to the hooks.
 * What is NULL and may not be, and an output in the place of something that is read, is
 * PF_EINVAL.
 */
#ifndef PRESSFOLD_RUN_H
#define PRESSFOLD_RUN_H

#include <pressfold/groups.h>
#include <pressfold/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How far a run is. */
typedef struct pf_progress {
    const char *stage; /**< a constant, as in pf_run_info: "read", "verify" */
    /** Of `total`; bytes of input while reading, afterwards articles: the share of the stage's
     * work that is done, of all its articles. Never falls within a stage. */
    uint64_t done;
    uint64_t total;      /**< 0: not known */
    uint64_t n_articles; /**< that the stage has done */
    uint64_t n_bytes;    /**< of input that they are, by their mean length after reading */
    double seconds;      /**< since the stage began, wall */
} pf_progress;

/** What a caller may want to hear; any member may be NULL. `on_bad` and `on_progress` are
 * called by one thread at a time, `cancelled` by any number at once. */
typedef struct pf_hooks {
    void *ctx;
    /** A bad record that was skipped: reason, file and number are in `what`. */
    void (*on_bad)(void *ctx, const pf_error *what);
    /** When a stage begins, then up to ten times a second while there is something to tell;
     * seldomer where the call itself is slow, so that it takes a hundredth of the time at most.
     */
    void (*on_progress)(void *ctx, const pf_progress *progress);
    /** Non-zero asks the run to stop with PF_ECANCELLED, leaving no output. */
    int (*cancelled)(void *ctx);
} pf_hooks;

typedef struct pf_job {
    const char *const *inputs; /**< [n_inputs] files, folders, or "-" for standard input */
    size_t n_inputs;           /**< at least 1 */
    const pf_options *options;
    const pf_hooks *hooks; /**< may be NULL */
} pf_job;

#define PF_MAX_STAGES 16

typedef struct pf_stage_time {
    const char *name;   /**< a constant */
    double seconds;     /**< wall */
    double cpu_seconds; /**< of all threads */
    uint64_t bytes;     /**< read or written by the stage; 0 where that means nothing */
} pf_stage_time;

/** What a run did. records = bad + articles; articles = kept + copies. */
typedef struct pf_run_info {
    uint64_t n_records;
    uint64_t n_bad;
    uint64_t n_articles;
    uint64_t n_kept;
    uint64_t n_copies;
    uint64_t n_groups; /**< copy groups of two and more articles */
    uint64_t n_excerpt_links;
    uint64_t n_stories; /**< articles alone counted each as a story */
    uint64_t n_topics;
    uint64_t n_candidates;   /**< pairs of texts that were verified */
    uint64_t n_repaired;     /**< invalid bytes and escapes that became U+FFFD */
    uint64_t n_repeated_ids; /**< articles whose id got a "#2", "#3", ... */
    uint64_t n_odd_dates;    /**< articles with a date that cannot be read, of a day that is not
                              *   or a year before 1000; they count as undated */
    uint64_t n_without_text; /**< articles that have a title alone, or nothing */
    /** Share of the pairs just at the threshold that the candidate stage is expected to find,
     * on average over the ratios of length that are allowed; negative: not derived (SimHash).
     */
    double recall_expected;
    /** Share of all copy pairs that it found, estimated from those; negative: not measured. */
    double recall_measured;
    size_t n_stages;
    pf_stage_time stages[PF_MAX_STAGES];
} pf_run_info;

/**
 * Does everything, into a folder: kept.jsonl, articles.csv, pairs.csv, joins.csv, figures.csv,
 * outlets.csv, stories.jsonl, topics.jsonl, report.html and run.json; README.md tells what is
 * in them.
 *
 * @param out_dir   the folder; it appears whole or not at all
 * @param replace   1: a folder that an earlier run made may be replaced
 * @param annotate  file for every record with its group, story and topic; NULL: none
 * @param out_info  set on success
 * @return          PF_OK; PF_EINVAL (options, or an output in the place of an input), PF_EEXIST
 *                  (out_dir), PF_ENOTFOUND (an input, a table), PF_EIO, PF_EFORMAT (strict and
 *                  a bad record, a bad table), PF_ELIMIT (too many articles), PF_ENOMEM,
 *                  PF_ECANCELLED
 *
 * Uses options->resources.threads threads. Not to be called twice at once with one out_dir.
 */
PF_API pf_status pf_run(const pf_job *job, const char *out_dir, int replace,
                        const char *annotate, pf_run_info *out_info, pf_error *err)
    PF_MUST_CHECK;

/** Where pf_dedup writes; NULL leaves one out, "-" is standard output. */
typedef struct pf_dedup_outputs {
    const char *kept;     /**< kept records, byte for byte */
    const char *groups;   /**< CSV id,group,kept,relation,similarity,jaccard,containment */
    const char *pairs;    /**< CSV id_a,id_b,relation,similarity,jaccard,containment */
    const char *removed;  /**< JSON Lines of the records left out, with kept_id */
    const char *annotate; /**< JSON Lines of every record, with group */
} pf_dedup_outputs;

/** Finds copies and writes the outputs asked for. Returns as pf_run. */
PF_API pf_status pf_dedup(const pf_job *job, const pf_dedup_outputs *outputs,
                          pf_run_info *out_info, pf_error *err) PF_MUST_CHECK;

/**
 * Finds stories and writes CSV id,story,size,similarity,runner_up,runner_up_similarity, one row
 * an article in input order. Returns as pf_run.
 */
PF_API pf_status pf_find_stories(const pf_job *job, const char *out_path, pf_run_info *out_info,
                                 pf_error *err) PF_MUST_CHECK;

/**
 * Finds topics and writes CSV id,topic,similarity,runner_up,runner_up_similarity. Returns as
 * pf_run.
 */
PF_API pf_status pf_find_topics(const pf_job *job, const char *out_path, pf_run_info *out_info,
                                pf_error *err) PF_MUST_CHECK;

/** How a text for people may be marked. */
typedef enum pf_colour {
    PF_COLOUR_NONE, /**< by signs only */
    PF_COLOUR_ANSI  /**< by ANSI escapes, for a terminal */
} pf_colour;

/** Columns of an explanation where the caller names none. */
#define PF_EXPLAIN_WIDTH 96u

/** What pf_explain is asked. */
typedef struct pf_explain_request {
    const char *id_a;
    const char *id_b;
    const char *out_path; /**< "-" is standard output */
    pf_colour colour;     /**< the library never asks the terminal */
    unsigned width;       /**< columns; 0: PF_EXPLAIN_WIDTH */
} pf_explain_request;

/**
 * Explains why two articles are, or are not, copies: figures both ways, what made them a
 * candidate pair, the words that differ, the verdict and its reason, as text for people.
 *
 * @return as pf_run; PF_ENOTFOUND when an id is not in the inputs
 */
PF_API pf_status pf_explain(const pf_job *job, const pf_explain_request *request,
                            pf_run_info *out_info, pf_error *err) PF_MUST_CHECK;

/**
 * New copy groups at a higher threshold, from a finished run's folder, without reading articles
 * again: byte for byte what pf_dedup's `groups` would hold at that threshold with the run's
 * candidate stage (a run at the default threshold or above has that of every higher one).
 *
 * @param dir        folder of a finished pf_run
 * @param threshold  similarity from which two articles are copies; from the run's own
 *                   (regroup_floor in run.json) to 1
 * @param out_path   CSV id,group,kept,relation,similarity,jaccard,containment, in input order;
 *                   "-" is standard output
 * @return           PF_OK; PF_EINVAL (threshold), PF_ENOTFOUND (no such folder or file),
 *                   PF_EFORMAT (not what a run wrote), PF_EIO, PF_ENOMEM
 *
 * Linear in the run's tables. For articles that are joined at more than 255 similarities, the
 * figures to some kept article are not noted and left empty.
 */
PF_API pf_status pf_regroup(const char *dir, double threshold, const char *out_path,
                            pf_error *err) PF_MUST_CHECK;

/**
 * Says what a run would be like, from a sample of the inputs: the shape of the candidate stage
 * and its curve, expected recall at the threshold, and, measured on the sample and
 * extrapolated, articles, candidates, memory and time until the copies are found.
 *
 * @param json      1: one JSON object, 0: text for people
 * @param out_path  "-" is standard output
 * @return          as pf_run, but bad records are counted also where options say strict
 *
 * Cost: that of finding the copies in 16 MiB of input, taken at even distances from plain files
 * and folders, from the beginning of packed files and of standard input; all where it is less.
 */
PF_API pf_status pf_plan(const pf_job *job, int json, const char *out_path, pf_error *err)
    PF_MUST_CHECK;

/** What pf_eval_files compares. */
typedef struct pf_eval_request {
    const char *result;        /**< CSV or JSON Lines with an id column */
    const char *truth;         /**< the same; NULL when only pairs are scored */
    const char *result_column; /**< NULL: the first of story, topic, group that there is */
    const char *truth_column;  /**< NULL: label */
    const char *pairs;         /**< CSV of labelled pairs, NULL: none */
    const char *positive;      /**< labels that mean "in one group", separated by commas */
    const char *negative;      /**< labels that mean "not in one group" */
    int json;                  /**< 1: one JSON object, 0: a table for people */
} pf_eval_request;

/** Compares a result with labels and writes the figures to `out_path`. PF_ENOTFOUND (file or
 * column), PF_EFORMAT, PF_EIO, PF_ENOMEM. */
PF_API pf_status pf_eval_files(const pf_eval_request *request, const char *out_path,
                               pf_error *err) PF_MUST_CHECK;

/** "0.1.0"; a constant. */
PF_API const char *pf_version(void);

/**
 * What the environment variable OPENBLAS_CORETYPE should be when the process starts so that
 * topics are found several times as fast, or NULL where the BLAS chose well by itself.
 *
 * OpenBLAS chooses its kernels when it is loaded, and one that is older than the CPU takes its
 * slowest. The library cannot mend that from inside; the program starts itself anew.
 *
 * @return  a constant. Cost: none.
 */
PF_API const char *pf_blas_core_wanted(void);

#ifdef __cplusplus
}
#endif

#endif
