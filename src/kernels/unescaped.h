// SPDX-License-Identifier: MIT
#ifndef PF_KERNELS_UNESCAPED_H
#define PF_KERNELS_UNESCAPED_H

// What a character of ASCII stands for behind a backslash in JSON; 0: nothing, or more follows.
static const char pf_unescaped[128] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

#endif
