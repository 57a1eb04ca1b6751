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
    {0.446720989, 0, 0.282734803, 0, 0.284535662, 0, 0.369206632, 0, 0.244211734, 0, 0.242594438, 0.446720989, 0, 0, 0, 0, 0.366121683, 0.226121976},
    {0, 0, 0, 0, 0, 0.307450184, 0.207428612, 0.293999239, 0.242599831, 0, 0.250476448, 0, 0.313599188, 0.562996968, 0, 0, 0.325662920, 0.364763896},
    {0, 0.467800420, 0, 0.452806816, 0, 0, 0.389786523, 0, 0, 0.449922696, 0, 0, 0, 0, 0, 0.470919089, 0, 0},
    {0, 0.262857706, 0, 0.479513116, 0, 0, 0, 0, 0, 0.478922728, 0, 0, 0, 0, 0.490445457, 0.480696654, 0, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.000000000, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
};
static const double expected_joined_body[N_DOCS][N_WORDS] = {
    {0.386871725, 0, 0.244855522, 0, 0.246415111, 0, 0.319742322, 0, 0.211493566, 0, 0.210092946, 0.386871725, 0, 0, 0, 0, 0.317070678, 0.195827376},
    {0, 0, 0, 0, 0, 0.266259670, 0.179638447, 0.254610810, 0.210097616, 0, 0.216918967, 0, 0.271584864, 0.487569676, 0, 0, 0.282032362, 0.315894800},
    {0, 0.467800420, 0, 0.452806816, 0, 0, 0.389786523, 0, 0, 0.449922696, 0, 0, 0, 0, 0, 0.470919089, 0, 0},
    {0, 0.227641451, 0, 0.415270540, 0, 0, 0, 0, 0, 0.414759249, 0, 0, 0, 0, 0.424738225, 0.416295514, 0, 0},
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
