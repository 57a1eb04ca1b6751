// SPDX-License-Identifier: MIT
// Made by generate.py; do not edit.
// clang-format off
#define N_DOCS  6
#define N_WORDS 18
#define N_STOP  8

static const char *const titles[N_DOCS] = {
    "summit opens in harbour city",
    "protest at summit",
    "",
    "ferry line stops",
    "summit",
    "",
};
static const char *const bodies[N_DOCS] = {
    "leaders met at the harbour for the first day of the summit talks",
    "police and protest groups met near the harbour while leaders held talks talks",
    "storm closes the harbour and the ferry line",
    "storm storm storm closes the ferry line",
    "",
    "",
};
static const char *const stop_words[N_STOP] = {
    "and",
    "at",
    "for",
    "in",
    "near",
    "of",
    "the",
    "while",
};
static const char *const words[N_WORDS] = {
    "city",
    "closes",
    "day",
    "ferry",
    "first",
    "groups",
    "harbour",
    "held",
    "leaders",
    "line",
    "met",
    "opens",
    "police",
    "protest",
    "stops",
    "storm",
    "summit",
    "talks",
};
static const double expected_body[N_DOCS][N_WORDS] = {
    {0.447838393, 0, 0.283397733, 0, 0.283397733, 0, 0.368177348, 0, 0.243866254, 0, 0.240997239, 0.447838393, 0, 0, 0, 0, 0.365755129, 0.226652166},
    {0, 0, 0, 0, 0, 0.305731847, 0.206561667, 0.294681298, 0.241642880, 0, 0.250704488, 0, 0.313098879, 0.563577982, 0, 0, 0.326418437, 0.365484856},
    {0, 0.466117375, 0, 0.455019342, 0, 0, 0.388843455, 0, 0, 0.449470326, 0, 0, 0, 0, 0, 0.471666391, 0, 0},
    {0, 0.261728618, 0, 0.479310240, 0, 0, 0, 0, 0, 0.479310240, 0, 0, 0, 0, 0.492222725, 0.479310240, 0, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.000000000, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
};
static const double expected_joined_body[N_DOCS][N_WORDS] = {
    {0.387839425, 0, 0.245429636, 0, 0.245429636, 0, 0.318850937, 0, 0.211194371, 0, 0.208709732, 0.387839425, 0, 0, 0, 0, 0.316753233, 0.196286533},
    {0, 0, 0, 0, 0, 0.264771546, 0.178887651, 0.255201490, 0.209268873, 0, 0.217116455, 0, 0.271151583, 0.488072850, 0, 0, 0.282686659, 0.316519170},
    {0, 0.466117375, 0, 0.455019342, 0, 0, 0.388843455, 0, 0, 0.449470326, 0, 0, 0, 0, 0, 0.471666391, 0, 0},
    {0, 0.226663632, 0, 0.415094844, 0, 0, 0, 0, 0, 0.415094844, 0, 0, 0, 0, 0.426277384, 0.415094844, 0, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.866025404, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
};
static const double expected_joined_title[N_DOCS][N_WORDS] = {
    {0.279716873, 0, 0, 0, 0, 0, 0.216237072, 0, 0, 0, 0, 0.279716873, 0, 0, 0, 0, 0.216237072, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.395579395, 0, 0, 0.305805399, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0.274401095, 0, 0, 0, 0, 0, 0.274401095, 0, 0, 0, 0, 0.315290467, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.500000000, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
};
