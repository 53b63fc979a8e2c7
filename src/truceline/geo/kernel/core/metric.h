/* The local metric of an event: Lambert's azimuthal equal-area plane of the authalic sphere about it, stretched so that
   a geodesic circle of the ellipsoid is the unit circle. Snyder, Map Projections (1987), 3-18 and 24; no fused
   operations (the build forbids them), so that one vertex has one place, wherever it is computed. */
#ifndef TRUCELINE_METRIC_H
#define TRUCELINE_METRIC_H

#include <math.h>
#include "index.h"
#include "vector.h"

#define EQUATOR_M 6378137.0
#define E2 0.0066943799901413165
#define AUTHALIC_M 6371007.180918474
#define A2 (-(E2 / 3 + 31 * E2 * E2 / 180 + 59 * E2 * E2 * E2 / 560))
#define A4 (17 * E2 * E2 / 360 + 61 * E2 * E2 * E2 / 1260)
#define A6 (-383 * E2 * E2 * E2 / 45360)

#define CLOSE_DEG 2.0 /* with edges of a quarter of a degree, or of four reaches where they are longer */

typedef struct {
    double lon, lat;           /* degrees */
    double reach;              /* metres */
    double sine, cosine;       /* of the latitude */
    double sin0, cos0;         /* of the authalic latitude */
    double c1, c2, c3, c4, c5; /* authalic against geodetic latitude, as a series about lat */
    double xx, xy, yx, yy;     /* the stretch */
    double area;               /* its determinant */
    double bend, bend_x, bend_y; /* what edges straight in longitude and latitude bend out of their chords */
    double pole, slope;        /* the sign of the nearer pole; half the tangent to it */
    double half_lon, half_lat; /* the reach in degrees */
    int is_close;              /* whether all that matters lies within a tenth of a radian */
    float far_x, far_y, near_x, near_y; /* squares of degrees to bounds of squared distance, reach = 1 */
    int is_focused;            /* whether the stretch is made */
} Eye;

/* The sine of a small angle (rad): within 1e-16 for |a| below 0.1. */
static inline double sin_small(double a)
{
    const double q = a * a;
    return a * (1 - q * (1.0 / 6) * (1 - q * (1.0 / 20) * (1 - q * (1.0 / 42) * (1 - q * (1.0 / 72)))));
}

/* The half width in degrees of longitude, rounded up, of what lies within an angle (rad) of a latitude with this cosine;
   -1 where a pole, or nearly a radian of longitude, is in reach. */
static inline double half_width(double cosine, double angle)
{
    const double x = sin_small(angle) / cosine;
    return x >= 0 && x < 0.8 ? x * (1 + 0.25 * x * x) / DEG : -1; /* above arcsin up to 0.8 */
}

/* The cosine of a latitude (rad), good to 1e-7. */
static inline double rough_cosine(double phi)
{
    const double q = phi * phi;
    return 1 - q * (1.0 / 2) * (1 - q * (1.0 / 12) * (1 - q * (1.0 / 30) * (1 - q * (1.0 / 56)
        * (1 - q * (1.0 / 90) * (1 - q * (1.0 / 132))))));
}

/* What an event can tell of boxes at first glance: its reach in degrees and bounds of distance. The cosine is rough,
   which the margins cover. The reach is known to keep clear of the poles. */
static inline void eye_glance(Eye *eye, double lon, double lat, double reach_m)
{
    const double c = rough_cosine(lat * DEG);
    const double angle = reach_m / AUTHALIC_M, span = 1.01 * angle;
    eye->lon = lon;
    eye->lat = lat;
    eye->reach = reach_m;
    eye->cosine = c;
    eye->half_lat = span / DEG + 1e-12;
    eye->half_lon = half_width(c, span) + 1e-12;
    eye->is_close = eye->half_lon < CLOSE_DEG && eye->half_lat < CLOSE_DEG;
    eye->is_focused = 0;
}

/* The bounds themselves: they are made when the first tree is looked at. */
static void eye_bounds(Eye *eye)
{
    const double c = eye->cosine, s = sqrt(1 - c * c), angle = eye->reach / AUTHALIC_M, span = 1.01 * angle;
    const double chord = sin_small(angle / 2), high = chord * chord;
    const double ss = sin_small(span), half_span = sin_small(span / 2), cs = 1 - 2 * half_span * half_span;
    const double poleward = c * cs - s * ss, most = s <= ss ? 1.0 : c * cs + s * ss;
    const double half = DEG / 2, u = eye->half_lon * half, v = eye->half_lat * half, scale = half * half / high;
    eye->far_x = (float)(scale * c * poleward * (1 - u * u * (1.0 / 3)) * 0.98);
    eye->far_y = (float)(scale * (1 - v * v * (1.0 / 3)) * 0.98);
    eye->near_x = (float)(scale * c * most * 1.0205);
    eye->near_y = (float)(scale * 1.0205);
}

/* The series of a latitude, and its sine and cosine on the sphere. */
static void eye_at(Eye *eye, double lon, double lat)
{
    const double phi = lat * DEG, s = sin(phi), c = cos(phi);
    const double s2 = 2 * s * c, c2 = 1 - 2 * s * s;
    const double s4 = 2 * s2 * c2, c4 = 1 - 2 * s2 * s2;
    const double s6 = s4 * c2 + c4 * s2, c6 = c4 * c2 - s4 * s2;
    const double delta = A2 * s2 + A4 * s4 + A6 * s6, square = delta * delta;
    const double sd = delta * (1 - square / 6 * (1 - square / 20)), cd = 1 - square / 2 * (1 - square / 12);
    eye->lon = lon;
    eye->lat = lat;
    eye->sine = s;
    eye->sin0 = s * cd + c * sd;
    eye->cos0 = c * cd - s * sd;
    eye->c1 = 1 + 2 * A2 * c2 + 4 * A4 * c4 + 6 * A6 * c6;
    eye->c2 = -(4 * A2 * s2 + 16 * A4 * s4 + 36 * A6 * s6) / 2;
    eye->c3 = -(8 * A2 * c2 + 64 * A4 * c4 + 216 * A6 * c6) / 6;
    eye->c4 = (16 * A2 * s2 + 256 * A4 * s4 + 1296 * A6 * s6) / 24;
    eye->c5 = (32 * A2 * c2 + 1024 * A4 * c4 + 7776 * A6 * c6) / 120;
}

/* The stretch for the reach; made when the first vertex is looked at. */
static void eye_focus(Eye *eye)
{
    double s, w, n, m, unit;
    eye_at(eye, eye->lon, eye->lat);
    s = eye->sine;
    w = 1 - E2 * s * s;
    n = EQUATOR_M / sqrt(w);
    m = n * (1 - E2) / w;
    unit = 2 * AUTHALIC_M * sin_small(eye->reach / AUTHALIC_M / 2);
    eye->xx = n * sqrt(1 - s * s) / eye->cos0 / unit;
    eye->yy = m / eye->c1 / unit;
    eye->xy = eye->yx = 0;
    eye->area = eye->xx * eye->yy;
    eye->bend = eye->sin0 / eye->cos0 / 6 * eye->yy;
    eye->bend_x = 1 / (eye->xx * eye->xx);
    eye->bend_y = 2 / (eye->yy * eye->yy);
    eye->pole = eye->sin0 < 0 ? -1.0 : 1.0;
    eye->slope = eye->cos0 / (1 + eye->pole * eye->sin0);
    eye->is_focused = 1;
}

/* Vertices as an event sees them: places in the stretched plane, sine and cosine of their authalic latitudes, longitudes
   from the event and authalic latitudes from the event's (rad), sine and cosine of half their longitudes. */
typedef struct {
    V x, y, s, c, u, v, hu, cu;
} Seen;

/* A series in q of up to six terms after the first, which is 1. */
#define SERIES3(q, a, b, c) (1 + (q) * ((a) + (q) * ((b) + (q) * (c))))
#define SERIES4(q, a, b, c, d) (1 + (q) * ((a) + (q) * ((b) + (q) * ((c) + (q) * (d)))))
#define SERIES5(q, a, b, c, d, e) (1 + (q) * ((a) + (q) * ((b) + (q) * ((c) + (q) * ((d) + (q) * (e))))))
#define SERIES6(q, a, b, c, d, e, f) (1 + (q) * ((a) + (q) * ((b) + (q) * ((c) + (q) * ((d) + (q) * ((e) + (q) * (f)))))))

/* How vertices are seen: from close by with shorter series; in the plane of equal distance, for normals. */
enum { CLOSE = 0, FAR = 1, DISTANT = 2 };

/* `from` is the event's longitude on the turn of the earth that the vertices are written on. The series are within 1e-15
   of sines and cosines of half the longitude up to a radian, from close by up to a tenth of one. */
INLINE Seen see(const Eye *e, double from, V lon, V lat, int how)
{
    Seen to;
    const V u = (lon - from) * DEG, d = (lat - e->lat) * DEG;
    const V v = d * (e->c1 + d * (e->c2 + d * (e->c3 + d * (e->c4 + d * e->c5))));
    const V a = v * 0.5, p = a * a, q = u * u * 0.25;
    const V hv = a * (how == CLOSE ? SERIES3(p, -1 / 6.0, 1 / 120.0, -1 / 5040.0)
                                   : SERIES4(p, -1 / 6.0, 1 / 120.0, -1 / 5040.0, 1 / 362880.0));
    const V hc = how == CLOSE ? SERIES3(p, -1 / 2.0, 1 / 24.0, -1 / 720.0)
                              : SERIES4(p, -1 / 2.0, 1 / 24.0, -1 / 720.0, 1 / 40320.0);
    const V hv2 = hv * hv, cv = 1 - 2 * hv2, sv = 2 * hv * hc;
    const V c = e->cos0 * cv - e->sin0 * sv, s = e->sin0 * cv + e->cos0 * sv;
    const V hu = 0.5 * u * (how == CLOSE ? SERIES3(q, -1 / 6.0, 1 / 120.0, -1 / 5040.0)
                                         : SERIES6(q, -1 / 6.0, 1 / 120.0, -1 / 5040.0, 1 / 362880.0, -1 / 39916800.0,
                                                   1 / 6227020800.0));
    const V cu = how == CLOSE ? SERIES4(q, -1 / 2.0, 1 / 24.0, -1 / 720.0, 1 / 40320.0)
                              : SERIES6(q, -1 / 2.0, 1 / 24.0, -1 / 720.0, 1 / 40320.0, -1 / 3628800.0, 1 / 479001600.0);
    const V hu2 = hu * hu, h = hv2 + e->cos0 * c * hu2;
    const V east = 2 * c * hu * cu, north = sv + 2 * e->sin0 * c * hu2;
    /* Equal area keeps areas: 1 / sqrt(1 - h). Equal distance, for normals: arcsin(z) / (z sqrt(1 - z^2)), z^2 = h. */
    const V k = how == DISTANT ? SERIES5(h, 2 / 3.0, 8 / 15.0, 16 / 35.0, 128 / 315.0, 256 / 693.0)
        : how == CLOSE ? SERIES4(h, 1 / 2.0, 3 / 8.0, 5 / 16.0, 35 / 128.0)
                       : SERIES5(h, 1 / 2.0, 3 / 8.0, 5 / 16.0, 35 / 128.0, 63 / 256.0);
    to.u = u;
    to.v = v;
    to.s = s;
    to.c = c;
    to.hu = hu;
    to.cu = cu;
    if (how == DISTANT) {
        to.x = k * (e->xx * east + e->xy * north);
        to.y = k * (e->yx * east + e->yy * north);
    } else {
        to.x = k * e->xx * east;
        to.y = k * e->yy * north;
    }
    return to;
}

/* The arc of a tangent below 0.4143, within 2e-16: a polynomial in its square, fitted at Chebyshev's nodes. */
INLINE V arcs_small(V z)
{
    const V q = z * z;
    const V p = 0.3333333333333325 + q * (-0.19999999999898324 + q * (0.1428571426608229 + q * (-0.11111109635603796
        + q * (0.09090852527088297 + q * (-0.07691054614825647 + q * (0.06649607953399717 + q * (-0.057362969593526145
        + q * (0.04483218628995374 + q * -0.022748939747779046))))))));
    return z * (1 - q * p);
}

/* Arcs of tangents high / low, for positive low and any high up to it in size; turned by an eighth where they are steep. */
INLINE V arcs(V high, V low)
{
    const V size = magnitude(high);
    const M steep = size > 0.41421356237309503 * low;
    const V z = pick(steep, size - low, size) / pick(steep, size + low, low);
    const V arc = arcs_small(z) + none_but(steep, all_of(0.78539816339744831));
    return pick(high < 0, -arc, arc);
}

/* Angles of points about the origin, from -pi to pi; 0 for the origin. */
INLINE V angles(V y, V x)
{
    const V tall = magnitude(y), wide = magnitude(x);
    const M steep = tall > wide;
    const V low = pick(steep, tall, wide), first = arcs(pick(steep, wide, tall), low + (V)((M)all_of(1.0) & (low == 0)));
    const V quarter = pick(steep, 1.5707963267948966 - first, first);
    const V half = pick(x < 0, 3.14159265358979323846 - quarter, quarter);
    return pick(y < 0, -half, half);
}

/* The arc of a tangent, by its series where it is small. */
static inline double arc_of(double w)
{
    const double q = w * w;
    if (q > 0.01)
        return atan(w);
    return w * (1 - q * (1.0 / 3 - q * (1.0 / 5 - q * (1.0 / 7 - q * (1.0 / 9 - q * (1.0 / 11 - q * (1.0 / 13 - q / 15)))))));
}

/* Twice the areas from edges to the parallel s_ref, the edges straight in longitude and latitude. */
INLINE V swept(V s1, V s2, V u1, V u2, V v1, V v2, double s_ref)
{
    const V dv = v2 - v1;
    return -(u2 - u1) * ((s1 + s2) * (1 + dv * dv * (1.0 / 12)) - 2 * s_ref);
}

#endif
