// SPDX-License-Identifier: MIT
// The bytes of every record, had again when they are needed.
//
// Where: filled by the first pass (one thread, batch by batch), read by every later one:
// verification, stories, the outputs. Records of plain files are not copied: the file is opened
// again and read at the record's offset. Everything else is appended to one scratch file
// without a name, each batch in as few writes as its records allow (one, as a rule). So memory
// holds 16 bytes a record.
//
// Plain files are kept open in a small table, the least recently used giving way, since a
// folder may hold more files than a process may open. A file whose time of change is no longer
// what the reader saw is an error: offsets would point at other text. That is asked when a file
// is opened, every CHECK_EVERY reads, when a read fails, before it is closed, and of the open
// files before anything is given out. Cost: one pread a record.
#include "io/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/lock.h"
#include "base/machine.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "io/json_parse.h"

#define N_SLOTS       64
#define INPUT_MASK    0x3fffffffu
#define CANONICAL_BIT (1u << 30)
#define SCRATCH_BIT   (1u << 31)
#define DIRECT_BIT    (1u << 31) // of a slot: opened to be read past the page cache
#define BOUNDARY      4096u      // of such reads, where the system does not say
#define MAX_GAP       256 // bytes between two records worth writing rather than cutting out
#define NO_SLOT       (-1)
#define CHECK_EVERY   64 // reads of any file

typedef struct plain_file {
    const char *path; // NULL: not a plain file, or not yet seen
    int64_t mtime_ns; // when the reader opened it
} plain_file;

typedef struct fd_slot {
    int fd;         // -1: free
    uint32_t input; // and DIRECT_BIT
    unsigned n_users;
    uint64_t last_use;
} fd_slot;

struct pf_store {
    const char *scratch_dir;
    char *scratch_name; // in messages
    int scratch_fd;     // -1: not yet needed
    uint64_t scratch_len;
    plain_file *files; // by input
    size_t n_files;
    size_t files_cap;
    uint64_t n_bytes; // of the records in plain files
    uint64_t cached;  // so many bytes of files are likely to be in memory
    pf_arena names;
    pf_lock lock; // for what follows
    fd_slot slots[N_SLOTS];
    uint64_t clock;
    const plain_file *spoiled; // a file that had been changed when it was closed, or NULL
};

// A file as one reading thread holds it.
typedef struct lease {
    int fd;
    int slot;     // NO_SLOT: the fd is the thread's own
    int is_asked; // 1: it is time to ask whether the file was changed
} lease;

pf_status pf_store_create(const char *scratch_dir, pf_store **out_store, pf_error *err)
{
    static const char prefix[] = "the scratch file in ";
    size_t len = sizeof prefix + strlen(scratch_dir);
    pf_store *store = pf_calloc(1, sizeof *store);
    char *name = store == NULL ? NULL : pf_alloc(len, 1);
    if (name == NULL) {
        pf_free(store);
        return pf_fail_memory(err, sizeof *store);
    }
    (void)snprintf(name, len, "%s%s", prefix, scratch_dir);
    store->scratch_dir = scratch_dir;
    store->scratch_name = name;
    store->scratch_fd = -1;
    store->cached = pf_machine_cache();
    pf_arena_init(&store->names, 0);
    pf_lock_init(&store->lock);
    for (size_t i = 0; i < N_SLOTS; i++) {
        store->slots[i].fd = -1;
    }
    *out_store = store;
    return PF_OK;
}

void pf_store_destroy(pf_store *store)
{
    if (store == NULL) {
        return;
    }
    for (size_t i = 0; i < N_SLOTS; i++) {
        if (store->slots[i].fd >= 0) {
            (void)close(store->slots[i].fd);
        }
    }
    if (store->scratch_fd >= 0) {
        (void)close(store->scratch_fd);
    }
    pf_lock_finish(&store->lock);
    pf_arena_finish(&store->names);
    pf_free(store->files);
    pf_free(store->scratch_name);
    pf_free(store);
}

// Notes where a plain input can be opened again.
static pf_status note_file(pf_store *store, const pf_reader *reader, uint32_t input,
                           pf_error *err)
{
    if (input > INPUT_MASK) {
        return pf_fail(err, PF_ELIMIT, "input %u is past the limit of %u inputs", input,
                       INPUT_MASK + 1);
    }
    size_t need = (size_t)input + 1;
    if (pf_reserve((void **)&store->files, &store->files_cap, need, sizeof *store->files) !=
        PF_OK) {
        return pf_fail_memory(err, need * sizeof *store->files);
    }
    if (store->n_files < need) {
        memset(store->files + store->n_files, 0,
               (need - store->n_files) * sizeof *store->files);
        store->n_files = need;
    }
    const pf_input *info = pf_reader_input(reader, input);
    if (!info->plain || store->files[input].path != NULL) {
        return PF_OK;
    }
    pf_strview path = {info->path, strlen(info->path)};
    if (!pf_arena_copy(&store->names, path, &path)) {
        return pf_fail_memory(err, path.len);
    }
    plain_file file = {path.data, info->mtime_ns};
    store->files[input] = file;
    return PF_OK;
}

// Appends bytes [first, end) of the batch to the scratch file.
static pf_status append_scratch(pf_store *store, const pf_record_batch *batch, size_t first,
                                size_t end, pf_error *err)
{
    if (end == first) {
        return PF_OK;
    }
    if (store->scratch_fd < 0) {
        PF_TRY(pf_scratch_open(store->scratch_dir, &store->scratch_fd, err));
    }
    PF_TRY(pf_write_all(store->scratch_fd, batch->bytes.data + first, end - first,
                        store->scratch_name, err));
    store->scratch_len += end - first;
    return PF_OK;
}

static int goes_to_scratch(const pf_record *record)
{
    return record->bad == NULL && !record->rereadable;
}

// Writes the run of records from `first` on that stand close together in the batch; *out_next
// is the record behind the run.
static pf_status write_run(pf_store *store, const pf_record_batch *batch, size_t first,
                           pf_record_ref *refs, size_t *out_next, pf_error *err)
{
    size_t begin = batch->records[first].start;
    size_t end = begin;
    size_t i = first;
    for (; i < batch->n_records && goes_to_scratch(&batch->records[i]); i++) {
        const pf_record *record = &batch->records[i];
        if (record->start < end || record->start - end > MAX_GAP) {
            break;
        }
        refs[i].offset = store->scratch_len + (record->start - begin);
        refs[i].input |= SCRATCH_BIT;
        end = record->start + record->len;
    }
    *out_next = i;
    return append_scratch(store, batch, begin, end, err);
}

pf_status pf_store_add(pf_store *store, const pf_reader *reader, const pf_record_batch *batch,
                       pf_record_ref *out_refs, pf_error *err)
{
    uint32_t noted = UINT32_MAX;
    for (size_t i = 0; i < batch->n_records; i++) {
        const pf_record *record = &batch->records[i];
        if (record->input != noted) {
            PF_TRY(note_file(store, reader, record->input, err));
            noted = record->input;
        }
        store->n_bytes += record->rereadable ? record->len : 0;
        out_refs[i].offset = record->offset;
        out_refs[i].len = (uint32_t)record->len;
        out_refs[i].input = record->input | (record->canonical ? CANONICAL_BIT : 0u);
    }
    size_t i = 0;
    while (i < batch->n_records) {
        if (!goes_to_scratch(&batch->records[i])) {
            i++;
            continue;
        }
        PF_TRY(write_run(store, batch, i, out_refs, &i, err));
    }
    return PF_OK;
}

// A slot that nobody reads from: a free one, or the one unused for longest; NO_SLOT when all
// are busy.
static int find_idle_slot(const pf_store *store)
{
    int best = NO_SLOT;
    for (int i = 0; i < N_SLOTS; i++) {
        const fd_slot *slot = &store->slots[i];
        if (slot->fd < 0) {
            return i;
        }
        if (slot->n_users == 0 &&
            (best == NO_SLOT || slot->last_use < store->slots[best].last_use)) {
            best = i;
        }
    }
    return best;
}

// A file that is open already, its use counted; its slot is NO_SLOT when it is not.
static lease take_open_slot(pf_store *store, uint32_t input)
{
    lease found = {-1, NO_SLOT, 0};
    pf_lock_enter(&store->lock);
    for (int i = 0; found.slot == NO_SLOT && i < N_SLOTS; i++) {
        fd_slot *slot = &store->slots[i];
        if (slot->fd >= 0 && slot->input == input) {
            slot->n_users++;
            slot->last_use = ++store->clock;
            lease taken = {slot->fd, i, slot->last_use % CHECK_EVERY == 0};
            found = taken;
        }
    }
    pf_lock_leave(&store->lock);
    return found;
}

// Puts a file that was just opened into the table, where there is room. *out_old is what had to
// give way, its fd -1 when nothing had.
static int put_slot(pf_store *store, uint32_t input, int fd, fd_slot *out_old)
{
    out_old->fd = -1;
    pf_lock_enter(&store->lock);
    int i = find_idle_slot(store);
    if (i != NO_SLOT) {
        *out_old = store->slots[i];
        fd_slot slot = {fd, input, 1, ++store->clock};
        store->slots[i] = slot;
    }
    pf_lock_leave(&store->lock);
    return i;
}

static pf_status fail_changed(const plain_file *file, pf_error *err)
{
    return pf_fail(err, PF_EIO, "%s: was changed during the run", file->path);
}

// Whether the file is still what the reader read.
static pf_status check_unchanged(const plain_file *file, int fd, pf_error *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return pf_fail_errno(err, PF_EIO, "%s: cannot be looked at", file->path);
    }
    int64_t mtime_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    if (mtime_ns != file->mtime_ns) {
        return fail_changed(file, err);
    }
    return PF_OK;
}

static void give_back(pf_store *store, const lease *held)
{
    if (held->slot == NO_SLOT) {
        (void)close(held->fd);
        return;
    }
    pf_lock_enter(&store->lock);
    store->slots[held->slot].n_users--;
    pf_lock_leave(&store->lock);
}

// Closes a file of the table; that it was changed is remembered for pf_store_check.
static pf_status close_file(pf_store *store, const plain_file *file, int fd, pf_error *err)
{
    pf_status status = check_unchanged(file, fd, err);
    (void)close(fd);
    if (status != PF_OK) {
        pf_lock_enter(&store->lock);
        store->spoiled = file;
        pf_lock_leave(&store->lock);
    }
    return status;
}

// `input` with DIRECT_BIT: to be read past the page cache.
static pf_status take_file(pf_store *store, uint32_t input, lease *out_lease, pf_error *err)
{
    const char *path = store->files[input & INPUT_MASK].path;
    *out_lease = take_open_slot(store, input);
    if (out_lease->slot != NO_SLOT) {
        return PF_OK;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | ((input & DIRECT_BIT) != 0 ? O_DIRECT : 0));
    if (fd < 0) {
        return pf_fail_errno(err, PF_EIO, "%s: cannot be opened again", path);
    }
    fd_slot old;
    lease held = {fd, put_slot(store, input, fd, &old), 1};
    *out_lease = held;
    if (old.fd < 0) {
        return PF_OK;
    }
    pf_status status = close_file(store, &store->files[old.input & INPUT_MASK], old.fd, err);
    if (status != PF_OK) {
        give_back(store, &held);
    }
    return status;
}

static pf_status read_plain(pf_store *store, pf_record_ref ref, char *out, pf_error *err)
{
    uint32_t input = ref.input & INPUT_MASK;
    lease held = {-1, NO_SLOT, 0};
    PF_TRY(take_file(store, input, &held, err));
    const plain_file *file = &store->files[input];
    pf_status status = held.is_asked ? check_unchanged(file, held.fd, err) : PF_OK;
    if (status == PF_OK) {
        status = pf_read_at(held.fd, out, ref.len, ref.offset, file->path, err);
    }
    if (status != PF_OK || held.slot == NO_SLOT) { // that it was changed says more
        pf_status changed = check_unchanged(file, held.fd, err);
        status = changed != PF_OK ? changed : status;
    }
    give_back(store, &held);
    return status;
}

pf_status pf_store_check(const pf_store *store, pf_error *err)
{
    if (store->spoiled != NULL) {
        return fail_changed(store->spoiled, err);
    }
    for (size_t i = 0; i < N_SLOTS; i++) {
        const fd_slot *slot = &store->slots[i];
        if (slot->fd >= 0) {
            PF_TRY(check_unchanged(&store->files[slot->input & INPUT_MASK], slot->fd, err));
        }
    }
    return PF_OK;
}

int pf_store_is_past_memory(const pf_store *store)
{
    return store->n_bytes + store->scratch_len > store->cached;
}

void pf_store_expect(pf_store *store, pf_record_ref ref)
{
    if ((ref.input & SCRATCH_BIT) != 0) {
        (void)posix_fadvise(store->scratch_fd, (off_t)ref.offset, (off_t)ref.len,
                            POSIX_FADV_WILLNEED);
        return;
    }
    lease held = {-1, NO_SLOT, 0};
    if (take_file(store, ref.input & INPUT_MASK, &held, NULL) == PF_OK) {
        (void)posix_fadvise(held.fd, (off_t)ref.offset, (off_t)ref.len, POSIX_FADV_WILLNEED);
        give_back(store, &held);
    } // a failure is told when the record is read
}

static size_t boundary_of(int fd)
{
#ifdef STATX_DIOALIGN
    struct statx info;
    if (statx(fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &info) == 0 &&
        (info.stx_mask & STATX_DIOALIGN) != 0 && info.stx_dio_offset_align > 0 &&
        info.stx_dio_mem_align <= info.stx_dio_offset_align) {
        return info.stx_dio_offset_align;
    }
#else
    (void)fd;
#endif
    return BOUNDARY;
}

int pf_store_lend(pf_store *store, pf_record_ref ref, pf_lent_file *out_file)
{
    lease held = {-1, NO_SLOT, 0};
    uint32_t input = (ref.input & INPUT_MASK) | DIRECT_BIT;
    if ((ref.input & SCRATCH_BIT) != 0 || take_file(store, input, &held, NULL) != PF_OK) {
        return 0;
    }
    if (held.is_asked &&
        check_unchanged(&store->files[ref.input & INPUT_MASK], held.fd, NULL) != PF_OK) {
        give_back(store, &held); // told when the record is read by way of the page cache
        return 0;
    }
    pf_lent_file file = {held.fd, held.slot, boundary_of(held.fd)};
    *out_file = file;
    return 1;
}

void pf_store_take_back(pf_store *store, const pf_lent_file *file)
{
    lease held = {file->fd, file->slot, 0};
    give_back(store, &held);
}

pf_status pf_store_read(pf_store *store, pf_record_ref ref, pf_buf *buf, pf_error *err)
{
    pf_buf_reset(buf);
    char *room = pf_buf_room(buf, (size_t)ref.len + PF_JSON_PADDING);
    PF_TRY(pf_buf_status(buf, err));
    if (ref.len > 0) {
        PF_TRY((ref.input & SCRATCH_BIT) != 0 ? pf_read_at(store->scratch_fd, room, ref.len,
                                                           ref.offset, store->scratch_name, err)
                                              : read_plain(store, ref, room, err));
    }
    memset(room + ref.len, 0, PF_JSON_PADDING);
    buf->len = ref.len;
    return PF_OK;
}
