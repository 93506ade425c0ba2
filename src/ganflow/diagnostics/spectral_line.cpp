#include "ganflow/diagnostics/spectral_line.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/line_likelihood.hpp"

#include <boost/math/tools/minima.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kFirstBin = 2;           // below, the trend's removal has taken power away
constexpr double kLargestMemory = 0.9999;      // beyond, a random walk for every length that we meet
constexpr double kSmallestWhite = 1e-4;        // of the red part at frequency 0: less is hidden by it
constexpr double kWhiteStep = 4;               // between the shares tried: within a factor of 2 of the best one
constexpr std::size_t kPoolShare = 10;         // a pool is a tenth of its frequency wide
constexpr double kOwnShare = 0.2;              // of its frequency on either side: a jittering line's own width
constexpr std::size_t kOwnBins = 3;            // the taper's width and one more
constexpr std::size_t kFewestNeighbours = 16;  // a median of fewer bins is no level
constexpr std::size_t kCandidates = 8;         // of each sort; a swing that matters is among the strongest
constexpr std::size_t kFewestBins = 8;         // left to know the noise by
constexpr double kWorthATest = 5;              // power over level: a line that matters has twice as much
constexpr double kReach = 0.75;                // bins on either side of a peak, where its line may be
constexpr BinRange kNoBins{1, 0};

/// Neighbouring bins pooled: the noise's spectrum is nearly level over them.
struct Pool {
  double cosine = 1;  // of w = 2πk/n in the middle
  double power = 0;   // mean
  double bins = 0;
};

/// Coloured noise fitted to a spectrum, S = A (r_ρ(w) + η), r_ρ(w) = (1 − ρ)²/|1 − ρ e^{−iw}|² the red part's shape.
class NoiseFit {
 public:
  NoiseFit(const Spectrum& spectrum, const BinRange& left_out) : n_(spectrum.n) {
    pool(spectrum, left_out);
    choose_white_share();
  }

  ColouredNoise noise() const {
    const double low = 1 - rho_;
    return {.memory = rho_, .innovation_variance = scale_ * low * low, .white_variance = scale_ * eta_};
  }

  NoiseColour colour() const { return {.memory = rho_, .white_share = eta_}; }

  double level(std::size_t k) const { return scale_ * (shape(rho_, cosine(k)) + eta_); }

 private:
  double cosine(std::size_t k) const {
    return std::cos(2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n_));
  }

  static double shape(double rho, double c) { return (1 - rho) * (1 - rho) / (1 - 2 * rho * c + rho * rho); }

  void pool(const Spectrum& spectrum, const BinRange& left_out) {
    for (std::size_t first = kFirstBin; first < spectrum.power.size();) {
      const std::size_t end = std::min(spectrum.power.size(), first + 1 + first / kPoolShare);
      Pool p;
      double position = 0;
      for (std::size_t k = first; k < end; ++k) {
        if (k < left_out.first || k > left_out.last) {
          p.power += spectrum.power[k];
          position += static_cast<double>(k);
          ++p.bins;
        }
      }
      if (p.bins > 0) {
        p.power /= p.bins;
        p.cosine = std::cos(2 * std::numbers::pi * position / p.bins / static_cast<double>(n_));
        pools_.push_back(p);
        bins_ += p.bins;
      }
      first = end;
    }
  }

  /// −2 log likelihood a bin at the best scale, up to a constant. Leaves that scale in scale_.
  double unlikelihood(double rho, double eta) {
    double ratio = 0;
    double logs = 0;
    for (const Pool& p : pools_) {
      const double s = shape(rho, p.cosine) + eta;
      ratio += p.bins * p.power / s;
      logs += p.bins * std::log(s);
    }
    scale_ = ratio / bins_;
    return std::log(scale_) + logs / bins_;
  }

  /// Best ρ for a given η: u = −log(1 − ρ) is searched, so that long memories are resolved.
  double best_for(double eta) {
    constexpr int kBits = 14;  // of u: far below its statistical error
    eta_ = eta;
    const auto [u, value] = boost::math::tools::brent_find_minima(
        [&](double v) { return unlikelihood(1 - std::exp(-v), eta); }, 0.0, -std::log(1 - kLargestMemory), kBits);
    rho_ = 1 - std::exp(-u);
    return value;
  }

  void choose_white_share() {
    double best_eta = 0;
    double best = best_for(0);
    for (double eta = kSmallestWhite; eta < 1; eta *= kWhiteStep) {
      const double value = best_for(eta);
      if (value < best) {
        best = value;
        best_eta = eta;
      }
    }
    best_for(best_eta);
    unlikelihood(rho_, eta_);  // for scale_
  }

  std::size_t n_;
  std::vector<Pool> pools_;
  double bins_ = 0;
  double scale_ = 0;  // A
  double rho_ = 0;
  double eta_ = 0;
};

/// A line's own bins, where it is not noise: the taper's width and the line's jitter.
BinRange surroundings(std::size_t k) {
  const auto own = std::max(kOwnBins, static_cast<std::size_t>(kOwnShare * static_cast<double>(k)));
  return {k > own ? k - own : 0, k + own};
}

/// Median over [f/2, 2f] without the bin's own surroundings, as the mean of an exponential law; 0 if too few.
double neighbours_level(const Spectrum& s, std::size_t k) {
  const BinRange own = surroundings(k);
  std::vector<double> beside;
  for (std::size_t j = std::max(kFirstBin, k / 2); j < std::min(2 * k + 1, s.power.size()); ++j) {
    if (j < own.first || j > own.last) {
      beside.push_back(s.power[j]);
    }
  }
  return beside.size() < kFewestNeighbours ? 0 : median_of(beside) / std::numbers::ln2;
}

/// log(√(π/3) √z e^{−z}), z ≥ 1: times the number of bins, a bound of the probability that noise alone shows a log
/// likelihood ratio of z at any frequency between them (Baluev 2008, from Rice's count of upward crossings).
double log_tail(double z) { return 0.5 * std::log(std::numbers::pi / 3 * std::max(1.0, z)) - std::max(1.0, z); }

/// Local maxima from `first` on that are worth a test of their own.
std::vector<std::size_t> candidates(const Spectrum& s, const NoiseFit& fit, std::size_t first) {
  std::vector<std::size_t> peaks;
  for (std::size_t k = first; k + 1 < s.power.size(); ++k) {
    if (s.power[k] >= s.power[k - 1] && s.power[k] >= s.power[k + 1]) {
      peaks.push_back(k);
    }
  }
  const auto by_power = [&](std::size_t a, std::size_t b) { return s.power[a] > s.power[b]; };
  const auto by_height = [&](std::size_t a, std::size_t b) {
    return s.power[a] * fit.level(b) > s.power[b] * fit.level(a);
  };
  std::vector<std::size_t> chosen;
  std::sort(peaks.begin(), peaks.end(), by_height);
  chosen.assign(peaks.begin(), peaks.begin() + static_cast<std::ptrdiff_t>(std::min(peaks.size(), kCandidates)));
  std::sort(peaks.begin(), peaks.end(), by_power);
  chosen.insert(chosen.end(), peaks.begin(),
                peaks.begin() + static_cast<std::ptrdiff_t>(std::min(peaks.size(), kCandidates)));
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  std::stable_sort(chosen.begin(), chosen.end(), by_power);
  return chosen;
}

}  // namespace

double ColouredNoise::level(double cycles_a_step) const {
  const double c = std::cos(2 * std::numbers::pi * cycles_a_step);
  return innovation_variance / (1 - 2 * memory * c + memory * memory) + white_variance;
}

double line_threshold(std::size_t bins, double false_alarm) {
  GF_EXPECT(bins >= 1 && false_alarm > 0);
  constexpr int kSteps = 60;  // halvings of the interval: to the last bit
  constexpr double kBeyond = 1000;
  double low = 1;
  double high = kBeyond;
  for (int i = 0; i < kSteps; ++i) {
    const double z = 0.5 * (low + high);
    (std::log(static_cast<double>(bins)) + log_tail(z) > std::log(false_alarm) ? low : high) = z;
  }
  return low;
}

ColouredNoise fit_noise(const Spectrum& spectrum, std::optional<BinRange> left_out) {
  GF_EXPECT(spectrum.power.size() > kFirstBin);
  return NoiseFit(spectrum, left_out.value_or(kNoBins)).noise();
}

std::optional<SpectralLine> find_line(const UniformSeries& series, double min_cycles, double false_alarm) {
  const Spectrum spectrum = tapered_periodogram(series);
  const auto first = std::max(kFirstBin + 1, static_cast<std::size_t>(std::ceil(min_cycles - 0.5)));
  if (spectrum.power.size() < first + kFewestBins) {
    return std::nullopt;
  }
  const auto bins = static_cast<double>(spectrum.power.size() - first);
  const auto n = static_cast<double>(spectrum.n);
  const NoiseFit all(spectrum, kNoBins);
  std::optional<LineLikelihood> likelihood;
  for (const std::size_t k : candidates(spectrum, all, first)) {  // the most powerful first
    const NoiseFit rest(spectrum, surroundings(k));
    if (!(spectrum.power[k] > kWorthATest * rest.level(k))) {
      continue;
    }
    if (!likelihood) {
      likelihood.emplace(series.values, all.colour());
    }
    const LineGain gain = likelihood->gain(static_cast<double>(k) / n, kReach / n, rest.colour());
    const double level = rest.level(k);
    const double excess = level > 0 ? std::max(1.0, neighbours_level(spectrum, k) / level) : 1;
    const double chance = std::min(1.0, bins * std::exp(log_tail(gain.log_ratio / excess)));
    if (chance < false_alarm) {
      return SpectralLine{.period = series.step / gain.frequency,
                          .cycles = spectrum.duration() * gain.frequency / series.step,
                          .false_alarm = chance,
                          .memory = rest.colour().memory};
    }
  }
  return std::nullopt;
}

}  // namespace ganflow::diagnostics
