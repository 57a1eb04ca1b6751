// SPDX-License-Identifier: MIT
// A limit may stand in the process's own control group or in any above it. Version 2 has one
// tree (a line "0::/path" tells the group), version 1 one for memory ("N:...memory...:/path").
// Inside a container the path may be that of the host, so the root of the tree is asked too.
#include "base/machine.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/number.h"

static uint64_t set_cache; // by a test; 0: not

static uint64_t read_limit(const char *path)
{
    char text[64] = "";
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return UINT64_MAX;
    }
    size_t n = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    while (n > 0 && (text[n - 1] < '0' || text[n - 1] > '9')) {
        n--;
    }
    text[n] = '\0';
    double bytes = 0;
    // No number ("max") is no limit; nor is a number beyond any machine.
    return n > 0 && pf_number_parse(pf_view(text), &bytes) && bytes < 9e18 ? (uint64_t)bytes
                                                                           : UINT64_MAX;
}

uint64_t pf_cgroup_limit(const char *root, const char *group, const char *file)
{
    char at[PATH_MAX];
    uint64_t least = UINT64_MAX;
    size_t len = strlen(group);
    for (;;) {
        while (len > 0 && group[len - 1] == '/') {
            len--;
        }
        int n = snprintf(at, sizeof at, "%s%.*s/%s", root, (int)len, group, file);
        if (n > 0 && (size_t)n < sizeof at) {
            uint64_t limit = read_limit(at);
            least = limit < least ? limit : least;
        }
        if (len == 0) {
            return least;
        }
        while (len > 0 && group[len - 1] != '/') {
            len--;
        }
    }
}

// The group of a line "number:controllers:path".
static uint64_t limit_of_line(const char *line)
{
    const char *controllers = strchr(line, ':');
    const char *group = controllers == NULL ? NULL : strchr(controllers + 1, ':');
    if (group == NULL) {
        return UINT64_MAX;
    }
    if (strncmp(controllers, "::", 2) == 0) {
        return pf_cgroup_limit("/sys/fs/cgroup", group + 1, "memory.max");
    }
    if (strncmp(controllers, ":memory:", 8) == 0) {
        return pf_cgroup_limit("/sys/fs/cgroup/memory", group + 1, "memory.limit_in_bytes");
    }
    return UINT64_MAX;
}

uint64_t pf_machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page_bytes = sysconf(_SC_PAGESIZE);
    uint64_t least = UINT64_MAX;
    if (pages > 0 && page_bytes > 0) {
        least = (uint64_t)pages * (uint64_t)page_bytes;
    }
    FILE *groups = fopen("/proc/self/cgroup", "re");
    char line[PATH_MAX];
    while (groups != NULL && fgets(line, sizeof line, groups) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        uint64_t limit = limit_of_line(line);
        least = limit < least ? limit : least;
    }
    if (groups != NULL) {
        (void)fclose(groups);
    }
    return least == UINT64_MAX ? 0 : least;
}

void pf_machine_set_cache(uint64_t bytes)
{
    set_cache = bytes;
}

uint64_t pf_machine_cache(void)
{
    if (set_cache > 0) {
        return set_cache;
    }
    uint64_t memory = pf_machine_memory();
    return memory > 0 ? memory / 2 : UINT64_MAX;
}
