// SPDX-License-Identifier: MIT
// The same as header_test.c in C++17, whose rules about enums and linkage are its own.
#include HEADER
#include HEADER

int main()
{
    return 0;
}
