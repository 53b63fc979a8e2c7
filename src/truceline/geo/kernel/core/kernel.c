/* The compiled core: tl_build makes an index, tl_begin, tl_work and tl_end ask it. Plain C11, no state but memory put
   aside, no input or output; threads are the caller's. See docs/decisions/0014. */
#include "build.h"
#include "grid.h"
#include "slices.h"

#define SECTIONS (4 + 3 * CLASSES)

/* Raised whenever the layout or the meaning of anything changes. */
EXPORT int tl_version(void) { return 3; }

EXPORT int tl_width(void) { return widest(); }

EXPORT void tl_release(void *work)
{
    Work *w = work;
    if (!w)
        return;
    empty(&w->zones);
    empty(&w->blocks);
    empty(&w->closes);
    empty(&w->groups);
    empty(&w->lon);
    empty(&w->lat);
    empty(&w->raster);
    for (int k = 0; k < CLASSES; k++) {
        empty(&w->marks[k]);
        empty(&w->tiles[k]);
        empty(&w->cells[k]);
        empty(&w->lists[k]);
    }
    free(w);
}

static Work *new_work(void)
{
    Work *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->zones.size = sizeof(Zone);
    w->blocks.size = sizeof(Block);
    w->closes.size = 1;
    w->groups.size = sizeof(Group);
    w->lon.size = w->lat.size = sizeof(double);
    w->raster.size = 1;
    w->blocks.is_lined = w->groups.is_lined = 1;
    for (int k = 0; k < CLASSES; k++) {
        w->marks[k].size = sizeof(Mark);
        w->tiles[k].size = w->cells[k].size = w->lists[k].size = 4;
    }
    return w;
}

static int add_zone(Work *w, uint32_t number, const uint8_t *from, const uint8_t *to, int grids)
{
    Zone *z = (Zone *)w->zones.data + number;
    int fault;
    z->block = w->blocks.used;
    if ((fault = read_zone(from, to, w)))
        return fault;
    if (w->blocks.used - z->block > 0xfffffff0u)
        return TOO_MANY;
    z->blocks = (uint32_t)(w->blocks.used - z->block);
    if (!z->blocks)
        return OK;
    zone_box(w, z);
    if ((fault = build_tree(w, z)))
        return fault;
    for (int k = 0; k < grids && !fault; k++)
        fault = mark_zone(w, number, k);
    return fault;
}

/* Builds from n zones in WKB, zone i at wkb + offsets[i] up to wkb + offsets[i + 1]. Fills SECTIONS places and counts
   (of items) and gives what to release, or NULL with *fault and, in *bad, the zone at fault. Without grids it can be
   asked by tl_share only. */
EXPORT void *tl_build(const uint8_t *wkb, const int64_t *offsets, int64_t n, const int32_t *from, const int32_t *to,
                      int has_grids, void **places, uint64_t *counts, int64_t *bad, int *fault)
{
    Work *w = new_work();
    const int grids = has_grids ? CLASSES : 0;
    *bad = -1;
    *fault = !w ? NO_MEMORY : n > 0x3fffffff ? TOO_MANY : OK;
    if (!*fault && n && !grow(&w->zones, (size_t)n))
        *fault = NO_MEMORY;
    if (!*fault) {
        const size_t blocks = (size_t)(offsets[n] - offsets[0]) / (2 * sizeof(double) * EDGES) + (size_t)n;
        if (reserve(&w->blocks, blocks) || reserve(&w->closes, blocks) || reserve(&w->groups, blocks / EDGES + (size_t)n))
            *fault = NO_MEMORY;
    }
    if (!*fault && n)
        memset(w->zones.data, 0, (size_t)n * sizeof(Zone));
    for (int64_t i = 0; i < n && !*fault; i++) {
        ((Zone *)w->zones.data)[i].from = from[i];
        ((Zone *)w->zones.data)[i].to = to[i];
        *fault = add_zone(w, (uint32_t)i, wkb + offsets[i], wkb + offsets[i + 1], grids);
        *bad = *fault ? i : -1;
    }
    for (int k = 0; k < grids && !*fault; k++)
        *fault = build_grid(w, k);
    if (*fault) {
        tl_release(w);
        return NULL;
    }
    {
        const Store *stores[SECTIONS] = {&w->zones, &w->blocks, &w->closes, &w->groups};
        for (int k = 0; k < CLASSES; k++) {
            stores[4 + 3 * k] = &w->tiles[k];
            stores[5 + 3 * k] = &w->cells[k];
            stores[6 + 3 * k] = &w->lists[k];
        }
        for (int i = 0; i < SECTIONS; i++) {
            places[i] = stores[i]->data;
            counts[i] = stores[i]->used;
        }
    }
    return w;
}

static Index index_of(const void *const *places, const uint64_t *counts)
{
    Index index = {counts[0], counts[1], counts[3], places[0], places[1], places[3], {{0, 0, 0}}, 0};
    for (int k = 0; k < CLASSES; k++) {
        index.grids[k].tiles = places[4 + 3 * k];
        index.grids[k].cells = places[5 + 3 * k];
        index.grids[k].lists = places[6 + 3 * k];
    }
    index.bytes = counts[1] * sizeof(Block) + counts[3] * sizeof(Group);
    return index;
}

/* A question about n events. `width` numbers of size belong to each (0 for points, 1, or 3 for a covariance); start and
   end may both be NULL; faults[n] are 0 and will be filled. The columns stay the caller's. Gives what to be worked at by
   up to so many threads and to be ended, or NULL without memory. */
EXPORT void *tl_begin(const void *const *places, const uint64_t *counts, int kind, int64_t n, const double *lon,
                      const double *lat, const double *size, int width, const int32_t *start, const int32_t *end,
                      uint8_t *faults, int threads)
{
    const Index index = index_of(places, counts);
    const Events events = {n, lon, lat, size, width, start, end, kind};
    return begin_job(&index, &events, faults, threads);
}

/* Works at a question until nothing is left to be taken; to be called on each thread. */
EXPORT void tl_work(void *job) { work_at(job); }

/* Once all threads are back: an Answer to be freed with tl_forget, or NULL without memory. */
EXPORT void *tl_end(void *job) { return whole_of(job); }

/* The share of one place in one zone, whatever the dates; negative with a fault where it is no place. */
EXPORT double tl_share(const void *const *places, const uint64_t *counts, int kind, int64_t zone, double lon, double lat,
                       double size)
{
    const Index index = index_of(places, counts);
    const Events events = {1, &lon, &lat, &size, kind == POINT ? 0 : 1, NULL, NULL, kind};
    return share_of_one(&index, &events, zone);
}

/* Where the columns of an answer are: rows; then event, zone (int32), p, share (double); how many events were refused. */
EXPORT int64_t tl_columns(const void *answered, const void **columns, int64_t *refused)
{
    const Answer *a = answered;
    *refused = a->refused;
    columns[0] = a->event;
    columns[1] = a->zone;
    columns[2] = a->p;
    columns[3] = a->share;
    return a->n;
}

EXPORT void tl_forget(void *answered) { forget(answered); }
