#!/usr/bin/env python3
"""Fits the coefficients in src/ganflow/simd/math-inl.h and exp2-inl.h. Needs mpmath and numpy; writes C++ arrays to standard output.

Method: Remez exchange for weighted rational (or polynomial) approximation in 40 digits, then rounding of each coefficient
to the target type. The printed errors are those of the rounded coefficients evaluated without rounding, relative to the
weight: they bound what the fit alone contributes; the errors of the evaluation are measured by tests/unit/simd.
The float rationals are then polished: coefficients move by a few units in the last place, as long as that lowers the
largest error of the float evaluation itself, with and without FMA.
"""
import argparse
import struct

import mpmath as mp
import numpy as np

mp.mp.dps = 40


def chebyshev_points(a, b, n):
    return [(a + b) / 2 - (b - a) / 2 * mp.cos(mp.pi * i / (n - 1)) for i in range(n)]


def polynomial(coefficients, y):
    return mp.polyval(list(reversed(coefficients)), y)


def solve_on_reference(f, weight, points, p_degree, q_degree):
    """P, Q (lowest degree first, Q[0] = 1) whose weighted error alternates on the points."""
    q = [mp.mpf(1)] + [mp.mpf(0)] * q_degree
    size = p_degree + q_degree + 2
    for _ in range(60):
        matrix, rhs = mp.matrix(size, size), mp.matrix(size, 1)
        for i, y in enumerate(points):
            value = f(y)
            for k in range(p_degree + 1):
                matrix[i, k] = y ** k
            for k in range(1, q_degree + 1):
                matrix[i, p_degree + k] = -value * y ** k
            matrix[i, size - 1] = (-1) ** i * weight(y) * polynomial(q, y)
            rhs[i] = value
        solution = mp.lu_solve(matrix, rhs)
        new_q = [mp.mpf(1)] + [solution[p_degree + k] for k in range(1, q_degree + 1)]
        change = max([abs(u - v) / abs(u) for u, v in zip(new_q[1:], q[1:]) if u] or [0])
        p, q = [solution[k] for k in range(p_degree + 1)], new_q
        if change < mp.mpf(10) ** -25:
            break
    return p, q


def remez(f, weight, a, b, p_degree, q_degree=0, grid=1200, sweeps=30):
    """min over P/Q of max |P/Q − f| / weight on [a, b]; the grid is dense at the ends, where the extrema crowd."""
    f, weight = mp.memoize(f), mp.memoize(weight)
    a, b = mp.mpf(a), mp.mpf(b)
    ys = chebyshev_points(a, b, grid)
    points = chebyshev_points(a, b, p_degree + q_degree + 2)
    for _ in range(sweeps):
        p, q = solve_on_reference(f, weight, points, p_degree, q_degree)
        errors = [(polynomial(p, y) / polynomial(q, y) - f(y)) / weight(y) for y in ys]
        groups = []  # maximal runs of one sign; the extremum of each is a candidate
        for y, e in zip(ys, errors):
            if groups and (groups[-1][1] > 0) == (e > 0):
                if abs(e) > abs(groups[-1][1]):
                    groups[-1] = (y, e)
            else:
                groups.append((y, e))
        while len(groups) > len(points):
            groups.pop(0 if abs(groups[0][1]) < abs(groups[-1][1]) else -1)
        if len(groups) < len(points):
            raise RuntimeError(f"only {len(groups)} alternations for {len(points)} points")
        points = [y for y, _ in groups]
        largest, smallest = max(abs(e) for _, e in groups), min(abs(e) for _, e in groups)
        if largest - smallest < mp.mpf("1e-3") * largest:
            break
    return p, q, largest


def rounded(value, kind):
    return mp.mpf(struct.unpack("f", struct.pack("f", float(value)))[0]) if kind == "float" else mp.mpf(float(value))


def literal(value, kind):
    return mp.nstr(mp.mpf(float(value)), 9) + "f" if kind == "float" else repr(float(value))


def show(name, kind, note, arrays):
    print(f"// {note}")
    for suffix, coefficients in arrays:
        print(f"{name}{suffix} = {{{', '.join(literal(c, kind) for c in coefficients)}}}")
    print(flush=True)


def fit(name, kind, f, a, b, p_degree, q_degree=0, weight=None):
    weight = weight or f
    p, q, _ = remez(f, weight, a, b, p_degree, q_degree)
    p, q = [rounded(c, kind) for c in p], [rounded(c, kind) for c in q]
    ys = chebyshev_points(mp.mpf(a), mp.mpf(b), 700)
    worst = max(abs(polynomial(p, y) / polynomial(q, y) - f(y)) / abs(weight(y)) for y in ys)
    arrays = [("P", p)] + ([("Q", q)] if q_degree else [])
    show(name, kind, f"{name} {kind} on [{mp.nstr(mp.mpf(a), 8)}, {mp.nstr(mp.mpf(b), 8)}], "
         f"degree ({p_degree}, {q_degree}), fit error {mp.nstr(worst, 3)}", arrays)
    return p, q


def evaluate_in_float(p, q, x, fused):
    """x·P(x²)/Q(x²) rounded as the kernels round. A float64 product of float32 is exact, so this is FMA (up to double
    rounding, which is rare)."""
    def multiply_add(a, b, c):
        product = a.astype(np.float64) * b.astype(np.float64)
        return ((product if fused else product.astype(np.float32).astype(np.float64)) + c).astype(np.float32)

    def horner(coefficients, y):
        value = np.full_like(y, coefficients[-1])
        for c in reversed(coefficients[:-1]):
            value = multiply_add(value, y, np.float64(c))
        return value

    y = x * x
    return (x * horner(p, y)) / horner(q, y)


def polish(f, p, q, end, clamped_with_fma, trials=8000):
    """Random search, seed fixed, over coefficients moved by a few float units. Returns p, q and the largest error in
    units of float epsilon relative to f, the constant continuation beyond `end` included. The kernels clamp the value to
    1 where there is no FMA; with FMA they do so only if `clamped_with_fma`, else no value may exceed 1."""
    x = np.concatenate([np.linspace(1e-3, end, 4000), np.linspace(0.75 * end, end, 8000)]).astype(np.float32)
    exact = np.array([float(f(mp.mpf(float(v)))) for v in x])
    limit = np.array([float(f(mp.mpf(3) * end))])

    def cost(coefficients):
        worst = 0.0
        for fused in (True, False):
            value = evaluate_in_float(coefficients[:len(p)], coefficients[len(p):], x, fused).astype(np.float64)
            if fused and not clamped_with_fma and value.max() > 1:
                return np.inf
            value = np.minimum(value, 1)
            worst = max(worst, np.abs(value / exact - 1).max(), abs(value[-1] / limit[0] - 1))
        return worst / np.finfo(np.float32).eps

    best = np.array([float(c) for c in p + q], dtype=np.float32)
    lowest = cost(best)
    random = np.random.default_rng(1)
    movable = [i for i in range(len(best)) if i != len(p)]  # Q[0] = 1 stays
    for _ in range(trials):
        trial = best.copy()
        for i in random.choice(movable, size=random.integers(1, 4), replace=False):
            trial[i] += np.spacing(trial[i]) * random.integers(-4, 5)
        c = cost(trial)
        if c < lowest:
            best, lowest = trial, c
    return [mp.mpf(float(c)) for c in best[:len(p)]], [mp.mpf(float(c)) for c in best[len(p):]], lowest


def fit_polished(name, f, limit, end, p_degree, q_degree, clamped_with_fma):
    p, q = fit(name, "float", ratio(f, limit), 0, mp.mpf(end) ** 2, p_degree, q_degree)
    p, q, error = polish(f, p, q, float(end), clamped_with_fma)
    show(name, "float", f"{name} float, polished: largest error {error:.3f} epsilon", [("P", p), ("Q", q)])
    return p, q


def monic(p, q):
    """k and the rational function of u = kx that equals x·P(x²)/Q(x²) and whose leading coefficients, not returned, are
    1: P'_i = P_i/p k^{2(m−i)} with p the leading coefficient of P, m its degree; likewise Q'; and k = q/p."""
    k = q[-1] / p[-1]
    scaled = lambda c: [rounded(c[i] / c[-1] * k ** (2 * (len(c) - 1 - i)), "float") for i in range(len(c) - 1)]
    return k, scaled(p), scaled(q)


def ratio(numerator, limit):
    """y ↦ numerator(√y)/√y, continued by its limit at 0."""
    return lambda y: mp.mpf(limit) if y == 0 else numerator(mp.sqrt(y)) / mp.sqrt(y)


def split(value, bits, parts):
    """value = Σ parts, all but the last with at most `bits` significant bits, so that small multiples are exact."""
    out, rest = [], mp.mpf(value)
    for _ in range(parts - 1):
        exponent = mp.floor(mp.log(abs(rest), 2))
        scale = mp.mpf(2) ** (bits - 1 - exponent)
        part = mp.nint(rest * scale) / scale
        out.append(part)
        rest -= part
    return out + [rest]


def exp_tail(r):  # (eʳ − 1 − r)/r²
    return mp.mpf(1) / 2 + r / 6 if abs(r) < mp.mpf(10) ** -15 else (mp.expm1(r) - r) / r ** 2


def exp2_tail(r):  # (2ʳ − 1)/r
    return mp.log(2) + r * mp.log(2) ** 2 / 2 if abs(r) < mp.mpf(10) ** -15 else mp.expm1(r * mp.log(2)) / r


def sin_tail(y):  # (sin r − r)/r³, y = r²
    r = mp.sqrt(y)
    return -mp.mpf(1) / 6 + y / 120 if y < mp.mpf(10) ** -15 else (mp.sin(r) - r) / r ** 3


def cos_tail(y):  # (cos r − 1 + r²/2)/r⁴
    r = mp.sqrt(y)
    return mp.mpf(1) / 24 - y / 720 if y < mp.mpf(10) ** -10 else (mp.cos(r) - 1 + y / 2) / y ** 2


def log_tail(z):  # (log1p(e) − 2s)/(2s³), s = e/(2+e), z = s²: atanh(s) = s + s³·(...)
    s = mp.sqrt(z)
    return mp.mpf(1) / 3 + z / 5 if z < mp.mpf(10) ** -15 else (mp.atanh(s) - s) / s ** 3


def erfcx_of(t, k):  # e^{x²} erfc(x), t = (x − k)/(x + k)
    x = k * (1 + t) / (1 - t)
    return mp.exp(x * x) * mp.erfc(x)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="names to fit (default: all)")
    only = parser.parse_args().only
    wanted = lambda name: not only or name in only

    # Half the period, and a little more: the quotient that chooses the period is itself rounded.
    half_ln2, half_pi = mp.log(2) / 2 * mp.mpf("1.001"), mp.mpf("1.578")
    if wanted("tanh"):  # x·P(x²)/Q(x²); constant beyond the end of the range
        k, p, q = monic(*fit_polished("tanh", mp.tanh, 1, TANH_END, 3, 4, clamped_with_fma=False))
        show("tanh", "float", "the same of kx, monic", [("Scale", [rounded(k, "float")]), ("End", [rounded(k * mp.mpf(TANH_END), "float")]), ("P", p), ("Q", q)])
    if wanted("erf"):
        fit_polished("erf", mp.erf, 2 / mp.sqrt(mp.pi), ERF_END, 5, 5, clamped_with_fma=True)
        fit("erfSmall", "double", ratio(mp.erf, 2 / mp.sqrt(mp.pi)), 0, 1, 11)
        k = mp.mpf(ERFCX_K)  # error weighted by what reaches erf = 1 − e^{−x²}·erfcx
        weight = lambda t: mp.exp((k * (1 + t) / (1 - t)) ** 2)
        fit("erfcx", "double", lambda t: erfcx_of(t, k), (1 - k) / (1 + k), (6 - k) / (6 + k), 12, weight=weight)
    # Tails of series: the weight makes the error relative to the whole function.
    if wanted("exp"):
        for kind, degree in (("float", 4), ("double", 9)):
            fit("exp", kind, exp_tail, -half_ln2, half_ln2, degree, weight=lambda r: mp.exp(r) / max(r * r, mp.mpf("1e-6")))
        print("// ln 2 in two parts")
        show("ln2", "float", "float", [("", split(mp.log(2), 15, 2))])
        show("ln2", "double", "double", [("", split(mp.log(2), 40, 2))])
    if wanted("exp2"):  # 1 + r·P(r), exact at 0
        half = mp.mpf("0.5001")
        for kind, degree in (("float", 4), ("double", 9)):
            fit("exp2", kind, exp2_tail, -half, half, degree, weight=lambda r: mp.mpf(2) ** r / max(abs(r), mp.mpf("1e-3")))
    if wanted("exp2eighth"):  # the same between multiples of 1/8
        half = mp.mpf("0.0626")
        fit("exp2eighth", "double", exp2_tail, -half, half, 5, weight=lambda r: mp.mpf(2) ** r / max(abs(r), mp.mpf("1e-3")))
        show("exp2eighth", "double", "powers", [("", [rounded(mp.mpf(2) ** (mp.mpf(i) / 8), "double") for i in range(8)])])
    if wanted("exp_eighth"):  # eʳ between multiples of ln 2 / 8
        half = half_ln2 / 8
        fit("exp_eighth", "double", exp_tail, -half, half, 5, weight=lambda r: mp.exp(r) / max(r * r, mp.mpf("1e-6")))
        show("exp_eighth", "double", "ln 2 / 8 in two parts", [("", split(mp.log(2) / 8, 40, 2))])
    if wanted("exp2m1"):  # r·P(r), relatively exact at 0: |r| up to 1/2, and between multiples of 1/8
        for half, degree in ((mp.mpf("0.5001"), 10), (mp.mpf("0.0626"), 6)):
            fit("exp2m1", "double", exp2_tail, -half, half, degree)
    if wanted("sin"):
        for kind, degree in (("float", 3), ("double", 8)):
            fit("sin", kind, sin_tail, 0, half_pi ** 2, degree, weight=lambda y: 1 / max(y, mp.mpf("1e-3")))
        for kind, degree in (("float", 3), ("double", 8)):
            fit("cos", kind, cos_tail, 0, half_pi ** 2, degree, weight=lambda y: 1 / max(y ** 2, mp.mpf("1e-3")))
        show("pi", "float", "π in parts, float", [("", split(mp.pi, 9, 4))])
        show("pi", "double", "π in parts, double", [("", split(mp.pi, 28, 4))])
    if wanted("log"):
        for kind, degree in (("float", 3), ("double", 8)):
            fit("log1p", kind, log_tail, 0, mp.mpf(1) / 9, degree, weight=lambda z: 1 / max(z, mp.mpf("1e-3")))


TANH_END = "8.05"  # tanh float is constant beyond: balances the fit's error against 1 − tanh
ERF_END = "3.92"   # erf(3.92) = 1 − 3e-8
ERFCX_K = "2"

if __name__ == "__main__":
    main()
