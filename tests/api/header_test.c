// SPDX-License-Identifier: MIT
// Built once for each public header (HEADER): it needs nothing before it, bears being included
// twice, and is plain C11 without a warning.
#include HEADER
#include HEADER

int main(void)
{
    return 0;
}
