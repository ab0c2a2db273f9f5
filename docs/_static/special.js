// Special functions for the explorer, in double precision. Tests compare each with the library's certified digits to 1e-9.
"use strict";

const special = (() => {
  const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
  const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];

  // ln Gamma(x), x > 0: the recurrence up to x >= 12, then Stirling's series.
  function lgamma(x) {
    if (!(x > 0)) return NaN;
    let product = 1;
    while (x < 12) product *= x++;
    let tail = 0;
    for (let k = STIRLING.length - 1; k >= 0; k--) tail = tail / (x * x) + STIRLING[k];
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + tail / x - Math.log(product);
  }

  // The derivative of ln Gamma, x > 0.
  function digamma(x) {
    if (!(x > 0)) return NaN;
    let shift = 0;
    while (x < 12) shift -= 1 / x++;
    let tail = 0;
    for (let k = DIGAMMA.length - 1; k >= 0; k--) tail = (tail + DIGAMMA[k]) / (x * x);
    return shift + Math.log(x) - 0.5 / x - tail;
  }

  // ln 0F1(; b; z) for b > 0, z >= 0: all terms are positive; the sum is scaled down before it overflows.
  function log0f1(b, z) {
    if (!(b > 0) || !(z >= 0)) return NaN;
    let term = 1, total = 1, scale = 0;
    for (let k = 0; k < 1e6; k++) {
      term *= z / ((k + 1) * (b + k));
      total += term;
      if (total > 1e250) {
        scale += Math.log(total);
        term /= total;
        total = 1;
      }
      if ((k + 1) * (b + k) > z && term < 1e-17 * total) return scale + Math.log(total);
    }
    return NaN;
  }

  // ln cosh x without overflow.
  function logcosh(x) {
    const size = Math.abs(x);
    return size < 0.1 ? Math.log1p(2 * Math.sinh(size / 2) ** 2) : size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
  }

  // The complementary error function: a series of positive terms up to 2, the continued fraction beyond.
  function erfc(x) {
    if (x < 0) return 2 - erfc(-x);
    if (x < 2) return 1 - erf(x);
    let fraction = 0;
    for (let k = 120; k >= 1; k--) fraction = k / 2 / (x + fraction);
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }

  function erf(x) {
    if (x < 0) return -erf(-x);
    if (x >= 2) return 1 - erfc(x);
    let term = x, total = x;
    for (let k = 1; term > 1e-18 * total; k++) {
      term *= (2 * x * x) / (2 * k + 1);
      total += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }

  // The regularised incomplete Beta function I_x(a, b), by its continued fraction (DLMF 8.17.22) in the half where it converges fast.
  function ibeta(a, b, x) {
    if (!(a > 0) || !(b > 0) || !(x >= 0) || !(x <= 1)) return NaN;
    if (x === 0 || x === 1) return x;
    if (x > (a + 1) / (a + b + 2)) return 1 - ibeta(b, a, 1 - x);
    const front = Math.exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
    const tiny = 1e-300, kept = (value) => (Math.abs(value) < tiny ? tiny : value);
    let c = 1, d = 1 / kept(1 - ((a + b) * x) / (a + 1)), result = d;
    for (let k = 1; k < 20000; k++) {
      const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
      d = 1 / kept(1 + even * d);
      c = kept(1 + even / c);
      result *= d * c;
      const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
      d = 1 / kept(1 + odd * d);
      c = kept(1 + odd / c);
      result *= d * c;
      if (Math.abs(d * c - 1) < 1e-16) break;
    }
    return front * result;
  }

  function sum(low, high, term) {
    let total = 0;
    for (let k = low; k <= high; k++) total += term(k);
    return total;
  }

  return { lgamma, digamma, log0f1, logcosh, erf, erfc, ibeta, sum };
})();
