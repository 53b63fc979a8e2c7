/* From a column of WKB to an index: rings into blocks, blocks into trees, zones into grids. */
#ifndef TRUCELINE_BUILD_H
#define TRUCELINE_BUILD_H

#include <stdlib.h>
#include <string.h>
#include "memory.h"
#include "metric.h"

enum { OK = 0, NO_MEMORY = 1, NOT_WKB = 2, NOT_POLYGON = 3, NO_PLACE = 4, TOO_MANY = 5 };

#define GAP_M 1.0        /* how far an edge straight in lon/lat may leave its chord on the sphere before it is cut */
#define LONGEST_DEG 0.25 /* the longest edge: of latitude, or of longitude at the equator */
#define HALVINGS 12
#define MOST_RINGS 0x00ffffff

/* A growing array; where it is lined, it begins at a line of the cache and should be reserved, since it moves to grow. */
typedef struct {
    void *data;
    size_t used, room, size;
    int is_lined;
} Store;

static void *grow(Store *s, size_t more)
{
    if (s->used + more > s->room) {
        size_t room = s->room ? s->room : 1024;
        void *data;
        while (room < s->used + more)
            room += room / 2 + 64;
        data = s->is_lined ? take_more(s->data, s->used * s->size, room * s->size) : realloc(s->data, room * s->size);
        if (!data)
            return NULL;
        s->data = data;
        s->room = room;
    }
    s->used += more;
    return (char *)s->data + (s->used - more) * s->size;
}

static void empty(Store *s)
{
    if (s->is_lined)
        drop(s->data);
    else
        free(s->data);
    s->data = NULL;
    s->used = s->room = 0;
}

/* Room for so many in all, so that nothing needs to be moved later. */
static int reserve(Store *s, size_t room)
{
    const size_t used = s->used;
    if (!grow(s, room > used ? room - used : 1))
        return NO_MEMORY;
    s->used = used;
    return OK;
}

typedef struct {
    uint32_t cell;   /* tile * side^2 + cell of the tile */
    uint32_t marked; /* zone * 2 + is_boundary */
} Mark;

typedef struct {
    Store zones, blocks, closes, groups, marks[CLASSES], lon, lat, raster, tiles[CLASSES], cells[CLASSES],
        lists[CLASSES];
} Work;

/* ---- reading WKB ---- */

typedef struct {
    const uint8_t *at, *end;
    int swap;
} Reader;

static int read_u32(Reader *r, uint32_t *value)
{
    if (r->end - r->at < 4)
        return NOT_WKB;
    memcpy(value, r->at, 4);
    r->at += 4;
    if (r->swap)
        *value = *value >> 24 | (*value >> 8 & 0xff00) | (*value << 8 & 0xff0000) | *value << 24;
    return OK;
}

static double read_double(const Reader *r, const uint8_t *at)
{
    uint64_t bits;
    double value;
    memcpy(&bits, at, 8);
    if (r->swap) {
        uint64_t back = 0;
        for (int i = 0; i < 8; i++)
            back = back << 8 | (bits >> (8 * i) & 0xff);
        bits = back;
    }
    memcpy(&value, &bits, 8);
    return value;
}

static int read_head(Reader *r, uint32_t *kind)
{
    if (r->end - r->at < 5)
        return NOT_WKB;
    r->swap = *r->at++ == 0; /* the machine is little-endian; the loader checks it */
    return read_u32(r, kind);
}

/* ---- rings to blocks ---- */

/* Into how many equal parts an edge is cut: a power of two. */
static int parts_of(double lon1, double lat1, double lon2, double lat2)
{
    const double dx = fabs(lon2 - lon1), dy = fabs(lat2 - lat1);
    double most;
    int parts = 1;
    /* The gap is R dx^2 |sin 2 lat| / 16; |sin| <= 1 lets nearly every edge off without a sine. */
    const double worst = dx * dx * (DEG * DEG * AUTHALIC_M / 16 / GAP_M);
    if (dx <= LONGEST_DEG && dy <= LONGEST_DEG && worst <= 1)
        return 1;
    most = dx > dy ? dx : dy;
    most /= LONGEST_DEG;
    {
        const double a = fabs(sin(2 * lat1 * DEG)), b = fabs(sin(2 * lat2 * DEG)), slope = 2 * dy * DEG;
        const double bend = sqrt(worst * ((a > b ? a : b) + slope));
        most = bend > most ? bend : most;
    }
    while (parts < most && parts < 1 << HALVINGS)
        parts *= 2;
    return parts;
}

static int add_vertex(Work *w, double lon, double lat)
{
    double *x = grow(&w->lon, 1), *y = grow(&w->lat, 1);
    if (!x || !y)
        return NO_MEMORY;
    *x = lon;
    *y = lat;
    return OK;
}

/* The vertices of one ring into lon and lat, long edges cut, closed; twice its area in square degrees. */
static int read_ring(Reader *r, Work *w, double *area)
{
    uint32_t count;
    double lon1 = 0, lat1 = 0, lon0 = 0, lat0 = 0, sum = 0;
    w->lon.used = w->lat.used = 0;
    if (read_u32(r, &count) || (uint64_t)(r->end - r->at) / 16 < count)
        return NOT_WKB;
    if (!grow(&w->lon, count + 1) || !grow(&w->lat, count + 1))
        return NO_MEMORY;
    w->lon.used = w->lat.used = 0;
    for (uint32_t i = 0; i <= count; i++, r->at += 16) {
        const double lon = i < count ? read_double(r, r->at) : lon0, lat = i < count ? read_double(r, r->at + 8) : lat0;
        int parts;
        if (!(fabs(lon) <= 360 && fabs(lat) <= 90))
            return NO_PLACE;
        if (i == 0) {
            lon0 = lon;
            lat0 = lat;
        } else if (lon == lon1 && lat == lat1) {
            continue;
        } else {
            sum += (lon1 - lon0) * (lat - lat0) - (lon - lon0) * (lat1 - lat0);
            parts = parts_of(lon1, lat1, lon, lat);
            for (int k = 1; k < parts; k++) {
                const double t = (double)k / parts;
                if (add_vertex(w, lon1 + t * (lon - lon1), lat1 + t * (lat - lat1)))
                    return NO_MEMORY;
            }
        }
        if (add_vertex(w, lon, lat))
            return NO_MEMORY;
        lon1 = lon;
        lat1 = lat;
    }
    r->at -= 16; /* the turn that closes the ring read nothing */
    *area = sum;
    return OK;
}

/* A ring as blocks, its inside to the left. */
static int store_ring(Work *w, int is_hole, double area)
{
    const size_t n = w->lon.used, blocks = n < 2 ? 0 : (n - 2) / EDGES + 1;
    const double *lon = w->lon.data, *lat = w->lat.data;
    const int back = (area < 0) != is_hole;
    Block *b;
    uint8_t *closes;
    if (n < 4 || area == 0)
        return OK;
    b = grow(&w->blocks, blocks);
    closes = grow(&w->closes, blocks);
    if (!b || !closes)
        return NO_MEMORY;
    memset(closes, 0, blocks);
    closes[blocks - 1] = 1;
    for (size_t i = 0; i < blocks * LEAF; i++) {
        const size_t next = i - i / LEAF, at = next < n ? next : n - 1, from = back ? n - 1 - at : at;
        b[i / LEAF].lon[i % LEAF] = lon[from];
        b[i / LEAF].lat[i % LEAF] = lat[from];
    }
    return OK;
}

static int read_polygon(Reader *r, Work *w)
{
    uint32_t rings;
    int fault;
    if (read_u32(r, &rings))
        return NOT_WKB;
    if (rings > MOST_RINGS)
        return NOT_WKB;
    for (uint32_t i = 0; i < rings; i++) {
        double area = 0;
        if ((fault = read_ring(r, w, &area)) || (fault = store_ring(w, i > 0, area)))
            return fault;
    }
    return OK;
}

static int read_zone(const uint8_t *from, const uint8_t *to, Work *w)
{
    Reader r = {from, to, 0};
    uint32_t kind, parts;
    int fault;
    if (read_head(&r, &kind))
        return NOT_WKB;
    if (kind == 3)
        return read_polygon(&r, w);
    if (kind != 6)
        return NOT_POLYGON;
    if (read_u32(&r, &parts))
        return NOT_WKB;
    for (uint32_t i = 0; i < parts; i++) {
        if (read_head(&r, &kind))
            return NOT_WKB;
        if (kind != 3)
            return NOT_POLYGON;
        if ((fault = read_polygon(&r, w)))
            return fault;
    }
    return OK;
}

/* ---- trees ---- */

static double block_sum(const Block *b, double s_ref)
{
    Eye eye;
    double s[LEAF], u[LEAF], v[LEAF], part[LEAF] = {0};
    eye_at(&eye, b->lon[0], b->lat[0]);
    eye.xx = eye.yy = 1;
    for (int k = 0; k < LEAF; k += LANES) {
        const Seen p = see(&eye, eye.lon, load(b->lon + k), load(b->lat + k), FAR);
        store(s + k, p.s);
        store(u + k, p.u);
        store(v + k, p.v);
    }
    for (int i = 0; i < EDGES; i++) {
        const double dv = v[i + 1] - v[i];
        part[i] = -(u[i + 1] - u[i]) * ((s[i] + s[i + 1]) * (1 + dv * dv * (1.0 / 12)) - 2 * s_ref);
    }
    return sum_of(part);
}

typedef struct {
    double west, east, south, north;
} Box;

static Box block_box(const Block *b)
{
    Box box = {b->lon[0], b->lon[0], b->lat[0], b->lat[0]};
    for (int i = 1; i < LEAF; i++) {
        const double x = b->lon[i], y = b->lat[i];
        box.west = x < box.west ? x : box.west;
        box.east = x > box.east ? x : box.east;
        box.south = y < box.south ? y : box.south;
        box.north = y > box.north ? y : box.north;
    }
    return box;
}

static float down(double x)
{
    const float f = (float)x;
    return (double)f > x ? nextafterf(f, -INFINITY) : f;
}

static float up(double x)
{
    const float f = (float)x;
    return (double)f < x ? nextafterf(f, INFINITY) : f;
}

static void empty_group(Group *g)
{
    memset(g, 0, sizeof *g);
    for (int i = 0; i < LEAF; i++) {
        g->west[i] = g->south[i] = INFINITY;
        g->east[i] = g->north[i] = -INFINITY;
    }
}

/* The lowest level: a node for each block. */
static void fill_blocks(const Work *w, const Zone *z, Group *g, uint64_t first, uint32_t count)
{
    const Block *blocks = w->blocks.data;
    empty_group(g);
    for (uint32_t i = 0; i < count; i++) {
        const Block *b = blocks + z->block + first + i;
        const Box box = block_box(b);
        g->west[i] = down(box.west - z->mid_lon);
        g->east[i] = up(box.east - z->mid_lon);
        g->south[i] = down(box.south - z->mid_lat);
        g->north[i] = up(box.north - z->mid_lat);
        g->sum[i] = block_sum(b, z->s_ref);
        g->begin[i] = (float)(b->lat[0] - z->mid_lat);
        g->end[i] = (float)(b->lat[LEAF - 1] - z->mid_lat);
    }
}

/* A level above: a node for each group below. `span`: the first block, blocks to a node, nodes. */
static void fill_groups(const Work *w, const Zone *z, Group *g, const Group *below, const uint64_t span[3])
{
    const uint8_t *closes = (const uint8_t *)w->closes.data + z->block;
    const uint32_t count = (uint32_t)span[2];
    empty_group(g);
    for (uint32_t i = 0; i < count; i++) {
        const Group *b = below + i;
        const uint64_t first = span[0] + i * span[1], after = first + span[1];
        const uint64_t last = after < z->blocks ? after - 1 : z->blocks - 1;
        for (uint32_t k = 0; k < LEAF; k++) {
            g->west[i] = b->west[k] < g->west[i] ? b->west[k] : g->west[i];
            g->east[i] = b->east[k] > g->east[i] ? b->east[k] : g->east[i];
            g->south[i] = b->south[k] < g->south[i] ? b->south[k] : g->south[i];
            g->north[i] = b->north[k] > g->north[i] ? b->north[k] : g->north[i];
            g->sum[i] += b->sum[k];
        }
        g->begin[i] = b->begin[0];
        g->end[i] = b->end[0];
        for (uint32_t k = 1; k < LEAF && !isnan(g->end[i]); k++)
            if (b->west[k] <= b->east[k])
                g->end[i] = b->end[k];
        if (memchr(closes + first, 1, last - first))
            g->end[i] = NAN;
    }
}

static int build_tree(Work *w, Zone *z)
{
    uint64_t count = (z->blocks + LEAF - 1) / LEAF, below = w->groups.used, wide = LEAF;
    z->group = below;
    if (!grow(&w->groups, count))
        return NO_MEMORY;
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t left = z->blocks - i * LEAF;
        fill_blocks(w, z, (Group *)w->groups.data + below + i, i * LEAF, (uint32_t)(left < LEAF ? left : LEAF));
    }
    while (count > 1) {
        const uint64_t above = w->groups.used, next = (count + LEAF - 1) / LEAF;
        if (!grow(&w->groups, next))
            return NO_MEMORY;
        for (uint64_t i = 0; i < next; i++) {
            const uint64_t left = count - i * LEAF;
            Group *groups = w->groups.data;
            const uint64_t span[3] = {i * LEAF * wide, wide, left < LEAF ? left : LEAF};
            fill_groups(w, z, groups + above + i, groups + below + i * LEAF, span);
        }
        below = above;
        wide *= LEAF;
        count = next;
    }
    return OK;
}

static void zone_box(const Work *w, Zone *z)
{
    const Block *b = (const Block *)w->blocks.data + z->block;
    Eye eye;
    z->west = z->south = INFINITY;
    z->east = z->north = -INFINITY;
    for (uint64_t i = 0; i < z->blocks; i++)
        for (int k = 0; k < LEAF; k++) {
            const double x = b[i].lon[k], y = b[i].lat[k];
            z->west = x < z->west ? x : z->west;
            z->east = x > z->east ? x : z->east;
            z->south = y < z->south ? y : z->south;
            z->north = y > z->north ? y : z->north;
        }
    z->mid_lon = (z->west + z->east) / 2;
    z->mid_lat = (z->south + z->north) / 2;
    eye_at(&eye, 0, z->mid_lat);
    z->s_ref = eye.sin0;
}

#endif
