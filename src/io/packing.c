// SPDX-License-Identifier: MIT
// Marks that are long enough for ordinary text never to begin with one.
#include "io/packing.h"

#include <archive.h>
#include <string.h>

typedef struct packing_mark {
    unsigned char len;
    unsigned char offset_257; // 1: the mark stands there, not at the start
    const char *bytes;
} packing_mark;

static const packing_mark marks[] = {
    {4, 0, "\x28\xb5\x2f\xfd"},   // Zstandard
    {6, 0, "\xfd\x37zXZ\x00"},    // xz
    {4, 0, "\x04\x22\x4d\x18"},   // LZ4
    {4, 0, "\x02\x21\x4c\x18"},   // LZ4, the older frame
    {4, 0, "PK\x03\x04"},         // zip
    {4, 0, "PK\x05\x06"},         // zip without members
    {6, 0, "7z\xbc\xaf\x27\x1c"}, // 7-Zip
    {5, 1, "ustar"},              // tar
};

// bzip2 at any level: "BZh", the level, then the mark of a block or of the end.
static int is_bzip2(const char *head, size_t len)
{
    return len >= 10 && memcmp(head, "BZh", 3) == 0 && head[3] >= '1' && head[3] <= '9' &&
           (memcmp(head + 4, "1AY&SY", 6) == 0 || memcmp(head + 4, "\x17rE8P\x90", 6) == 0);
}

// A frame that Zstandard and LZ4 pass over; pzstd begins its files with one.
static int is_skippable_frame(const char *head, size_t len)
{
    return len >= 4 && ((unsigned char)head[0] & 0xf0) == 0x50 &&
           memcmp(head + 1, "\x2a\x4d\x18", 3) == 0;
}

int pf_is_gzip(const char *head, size_t len)
{
    return len >= 3 && memcmp(head, "\x1f\x8b\x08", 3) == 0;
}

int pf_is_packed(const char *head, size_t len)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = marks[i].offset_257 ? 257 : 0;
        if (at + marks[i].len <= len && memcmp(head + at, marks[i].bytes, marks[i].len) == 0) {
            return 1;
        }
    }
    return pf_is_gzip(head, len) || is_bzip2(head, len) || is_skippable_frame(head, len);
}

int pf_is_tar_name(const char *path)
{
    static const char suffix[] = ".tar";
    size_t n = strlen(path);
    return n >= sizeof suffix - 1 && strcmp(path + n - (sizeof suffix - 1), suffix) == 0;
}

void pf_packing_enable(struct archive *archive)
{
    (void)archive_read_support_filter_gzip(archive);
    (void)archive_read_support_filter_zstd(archive);
    (void)archive_read_support_filter_xz(archive);
    (void)archive_read_support_filter_bzip2(archive);
    (void)archive_read_support_filter_lz4(archive);
    (void)archive_read_support_format_tar(archive);
    (void)archive_read_support_format_zip(archive);
    (void)archive_read_support_format_7zip(archive);
    (void)archive_read_support_format_empty(archive);
    (void)archive_read_support_format_raw(archive);
    // Of two tars, one behind the other, the second would be passed over in silence.
    (void)archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1");
}
