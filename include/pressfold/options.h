// SPDX-License-Identifier: MIT
/**
 * @file
 * All options of a run, as plain structs with defaults, and the one table that describes them.
 *
 * The table feeds the command line's parser, its help, the checks and the run manifest. Strings
 * in the structs are borrowed: they must live as long as the options are used.
 */
#ifndef PRESSFOLD_OPTIONS_H
#define PRESSFOLD_OPTIONS_H

#include <pressfold/status.h>
#include <pressfold/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The parts of a record that Pressfold reads. */
typedef enum pf_field {
    PF_FIELD_ID,
    PF_FIELD_DATE,
    PF_FIELD_SOURCE,
    PF_FIELD_TITLE,
    PF_FIELD_TEXT,
    PF_FIELD_URL,
    PF_FIELD_LABEL
} pf_field;

#define PF_N_FIELDS 7

typedef enum pf_format {
    PF_FORMAT_AUTO,
    PF_FORMAT_JSONL,
    PF_FORMAT_TEXT
} pf_format;

typedef struct pf_input_options {
    pf_format format;
    /** For each field the keys that may hold it, separated by commas, the first present and not
     *  empty one counting; "a.b" reaches into objects. */
    const char *keys[PF_N_FIELDS];
    /** Longest record in bytes; a longer one is a bad record. 1 KiB .. 256 MiB. */
    uint64_t max_record_bytes;
    /** Bytes of input handled at a time by one thread. 4 KiB .. 256 MiB. Results do not depend
     * on it. */
    uint64_t batch_bytes;
    /** 1: the first bad record ends the run with an error. */
    int strict;
} pf_input_options;

/** What makes two articles copies. */
typedef enum pf_similarity_kind {
    PF_SIMILARITY_NEWS, /**< mean of weighted Jaccard and containment, with the rules of news */
    PF_SIMILARITY_JACCARD,    /**< plain Jaccard of shingle sets */
    PF_SIMILARITY_CONTAINMENT /**< plain containment in the smaller shingle set */
} pf_similarity_kind;

/** How candidate pairs are found. */
typedef enum pf_method {
    PF_METHOD_MINHASH, /**< banded MinHash */
    PF_METHOD_BOTTOMK, /**< inverted index over the smallest and the sampled shingle hashes */
    PF_METHOD_SIMHASH, /**< 64-bit SimHash, Hamming search by permuted blocks */
    PF_METHOD_EXACT    /**< equal texts only */
} pf_method;

typedef enum pf_shingle_kind {
    PF_SHINGLE_AUTO, /**< words, more of them in scripts that are cut into character pairs */
    PF_SHINGLE_WORD,
    PF_SHINGLE_CHAR
} pf_shingle_kind;

/** Which copy of a group is kept. */
typedef enum pf_keep {
    PF_KEEP_EARLIEST, /**< earliest date (a day without time is its 00:00 UTC), unknown last */
    PF_KEEP_FIRST,    /**< first in input order */
    PF_KEEP_LONGEST,  /**< most tokens */
    PF_KEEP_SOURCE    /**< best rank of its source in a list, then earliest */
} pf_keep;

typedef struct pf_copy_options {
    pf_similarity_kind similarity;
    double threshold; /**< 0.05 .. 1; 0: the measured default of the similarity */
    pf_method method;
    double recall; /**< share of the pairs at the threshold that the shape of the candidate
                    *   stage is derived to find, 0.5 .. 0.9999 */
    pf_shingle_kind shingle_kind;
    unsigned shingle_len;  /**< words or characters, 1 .. 64; ignored for PF_SHINGLE_AUTO */
    unsigned permutations; /**< MinHash slots, 0: derived */
    unsigned bands;        /**< 0: derived */
    unsigned rows;         /**< 0: derived */
    /** 1: with the news similarity, discount passages that a source repeats. */
    int furniture;
    unsigned window_days; /**< copies further apart are not joined; 0: no limit */
    pf_keep keep;
    const char *keep_sources; /**< file with one source a line, best first (PF_KEEP_SOURCE) */
} pf_copy_options;

/** A bound on the number of articles that hold a word. */
typedef struct pf_df_bound {
    double
        value; /**< a whole number of articles, or a share of them; 0: the measured default */
    int is_share; /**< 1: `value` is a share, over 0 .. 1 */
} pf_df_bound;

/** The words that stories and topics go by. */
typedef struct pf_word_options {
    /** Table of document frequencies of another corpus, NULL: none. Its articles count like
     *  those at hand when rare words are told from common ones. */
    const char *df_table;
    /** Where pf_run, pf_find_stories and pf_find_topics write such a table of the articles at
     *  hand, NULL: nowhere. */
    const char *write_df_table;
    /** Words of fewer articles at hand are left out; default 2, in less than ten articles 1. */
    pf_df_bound min_df;
    /** Words of more articles, the table's among them, are left out; default none. */
    pf_df_bound max_df;
} pf_word_options;

typedef struct pf_story_options {
    /** average similarity from which articles share a story, 0.01 .. 1 (what is left alone,
     * from .6 of it where one story is plainly the nearest); 0: 0.14, or, where fewer than a
     * fifth of the articles are dated or all dates are within a day, found by the silhouettes
     * of the cuts */
    double threshold;
    unsigned window_days; /**< articles further apart are not compared; 0: no limit */
} pf_story_options;

typedef struct pf_topic_options {
    unsigned k; /**< number of topics, 0: three candidates are scored and one is chosen */
    unsigned lsa_dims; /**< dimensions of the latent space, 2 .. 1000 */
    unsigned restarts; /**< 1 .. 1000; the best objective counts */
} pf_topic_options;

typedef enum pf_cpu {
    PF_CPU_BEST,
    PF_CPU_SCALAR,
    PF_CPU_AVX2,
    PF_CPU_AVX512 /**< F, BW, DQ, VL, VBMI and VBMI2 */
} pf_cpu;

typedef struct pf_resource_options {
    unsigned threads; /**< 1 .. 1024; 0: all cores */
    uint64_t seed;
    pf_cpu cpu;
    uint64_t memory_bytes;   /**< that finding copies may use, 1 MiB .. 1 PiB; 0: three quarters
                              * of what the machine or its control group allows */
    const char *scratch_dir; /**< where records that cannot be read twice are kept, and what
                              * memory has no room for */
} pf_resource_options;

typedef struct pf_options {
    pf_input_options input;
    pf_copy_options copies;
    pf_word_options words;
    pf_story_options stories;
    pf_topic_options topics;
    pf_resource_options resources;
    int fold; /**< 1: stories and topics are found over one article of each copy group */
} pf_options;

/** Groups of options, as --help shows them; on a subcommand those of its stages bear. */
typedef enum pf_option_stage {
    PF_STAGE_INPUT,
    PF_STAGE_COPIES,
    PF_STAGE_WORDS, /**< what stories and topics have in common */
    PF_STAGE_STORIES,
    PF_STAGE_TOPICS,
    PF_STAGE_RESOURCES
} pf_option_stage;

/** One row of the option table. */
typedef struct pf_option_info {
    const char *name;     /**< as on the command line, without the dashes */
    const char *argument; /**< what follows it in the help, NULL for a switch */
    const char *help;     /**< one line */
    pf_option_stage stage;
} pf_option_info;

/**
 * Fills in the defaults. Never fails, allocates nothing.
 */
PF_API void pf_options_init(pf_options *options);

/**
 * The table of options.
 *
 * @param out_n  number of rows
 * @return       rows in the order of the help; constant, never freed
 */
PF_API const pf_option_info *pf_option_table(size_t *out_n);

/**
 * Sets one option from its text, as the command line does.
 *
 * @param name   a name of the table
 * @param value  text of the value; NULL for a switch. Borrowed: must outlive the options.
 * @return       PF_OK, PF_ENOTFOUND (no such name), PF_EINVAL (value outside its range, or
 *                NULL options or name)
 */
PF_API pf_status pf_options_set(pf_options *options, const char *name, const char *value,
                                pf_error *err) PF_MUST_CHECK;

/**
 * The present value of an option as text, as `pf_options_set` reads it; of a switch on or off,
 * of `field` all fields, parted by blanks.
 *
 * @param out, cap  where the zero-terminated text goes; cut at cap
 * @return          PF_OK, PF_ENOTFOUND, PF_EINVAL (a NULL pointer), PF_ENOMEM
 */
PF_API pf_status pf_options_text(const pf_options *options, const char *name, char *out,
                                 size_t cap, pf_error *err) PF_MUST_CHECK;

/**
 * Checks ranges and combinations; run functions call it first.
 *
 * @return PF_OK, PF_EINVAL with the option, its value and the bound
 */
PF_API pf_status pf_options_validate(const pf_options *options, pf_error *err) PF_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
