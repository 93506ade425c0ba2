#include "ganflow/dynamics/averages.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/record/layer_arrays.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::dynamics {

namespace {

std::string slot_name(std::size_t slot) { return fmt::format("average.slot_{}", slot); }

/// mean += share (value − mean).
template <class T>
void approach(ConstMatrixView<T> value, double share, MatrixView<double> mean) {
  parallel_for(mean.rows(), mean.rows() * mean.cols(), [&](std::size_t r) {
    double* const to = mean.row(r);
    const T* const from = value.row(r);
    for (std::size_t j = 0; j < mean.cols(); ++j) {
      to[j] += share * (static_cast<double>(from[j]) - to[j]);
    }
  });
}

template <class From, class To>
void copy(ConstMatrixView<From> from, MatrixView<To> to) {
  for (std::size_t r = 0; r < to.rows(); ++r) {
    std::transform(from.row(r), from.row(r) + to.cols(), to.row(r), [](From v) { return static_cast<To>(v); });
  }
}

}  // namespace

template <class T>
Averages<T>::Averages(const AverageOptions& options, const nets::Generator<T>& start, std::uint64_t seed)
    : options_(options),
      seed_(seed),
      mean_bias_(1, start.dimension()),
      like_(start),
      slot_bias_(options.memory, start.dimension()) {
  GF_EXPECT(options.kind != AverageKind::kNone);
  for (std::size_t layer = 0; layer < start.layers().size(); ++layer) {
    const nets::Population<T>& population = start.layers()[layer];
    mean_.push_back(Matrix<double>::padded(population.parameters(), population.size()));
  }
}

template <class T>
double Averages<T>::newest_share() const {
  const auto k = static_cast<double>(count_);
  return options_.kind == AverageKind::kPolyak ? 1 / k : (1 - options_.decay) / (1 - std::pow(options_.decay, k));
}

template <class T>
void Averages<T>::add(const GeneratorSide<T>& side, std::int64_t iteration) {
  if (iteration < options_.start) {
    return;
  }
  ++count_;
  const double share = newest_share();
  std::vector<Matrix<T>> expanded(mean_.size());
  std::vector<ConstMatrixView<T>> theta;
  for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
    const nets::Population<T>& population = side.network().layers()[layer];
    const auto& merging = side.players()[layer].merging;
    if (merging) {
      expanded[layer] = merging->template expand<T>(population.theta());
    }
    theta.push_back(merging ? std::as_const(expanded)[layer].view() : population.theta());
    approach<T>(theta[layer], share, mean_[layer].view());
  }
  approach<T>(side.network().bias(), share, mean_bias_.view());

  std::vector<double> chance(options_.memory);
  rng::fill_uniform<double>(
      {.seed = seed_, .purpose = rng::Purpose::kReservoir, .step = static_cast<std::uint64_t>(iteration)}, 0, chance);
  slots_.resize(options_.memory);
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (count_ > 1 && chance[slot] >= share) {
      continue;
    }
    if (slots_[slot].empty()) {
      slots_[slot] = nets::like_parameters<T>(like_.layers());
    }
    for (std::size_t layer = 0; layer < theta.size(); ++layer) {
      copy<T, T>(theta[layer], slots_[slot][layer].view());
    }
    std::copy_n(side.network().bias().row(0), slot_bias_.cols(), slot_bias_.row(slot));
  }
}

template <class T>
std::optional<Matrix<double>> Averages<T>::sample(AveragedLaw law, const data::Law& latent, const rng::Stream& latents,
                                                  std::size_t count) const {
  if (empty()) {
    return std::nullopt;
  }
  Matrix<double> samples(count, like_.dimension());
  law == AveragedLaw::kMixture ? generate_mixture(latent, latents, samples.view())
                               : generate_mean(latent, latents, samples.view());
  return samples;
}

template <class T>
void Averages<T>::generate_mean(const data::Law& latent, const rng::Stream& latents, MatrixView<double> out) const {
  nets::Generator<T> mean = like_;
  for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
    copy<double, T>(mean_[layer].view(), mean.layers()[layer].theta());
  }
  copy<double, T>(mean_bias_.view(), mean.bias());
  generate_samples(mean, latent, latents, out);
}

template <class T>
void Averages<T>::generate_mixture(const data::Law& latent, const rng::Stream& latents, MatrixView<double> out) const {
  Matrix<T> z(out.rows(), like_.latent_dimension());
  latent.sample(latents, 0, z.view());
  nets::Generator<T> one = like_;
  for (std::size_t slot = 0; slot < std::min(slots_.size(), out.rows()); ++slot) {
    const std::size_t count = (out.rows() - slot - 1) / slots_.size() + 1;  // samples slot, slot + memory, …
    Matrix<T> its_z(count, z.cols());
    Matrix<T> its_y(count, out.cols());
    for (std::size_t i = 0; i < count; ++i) {
      std::copy_n(z.row(slot + i * slots_.size()), z.cols(), its_z.row(i));
    }
    for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
      copy<T, T>(slots_[slot][layer].view(), one.layers()[layer].theta());
    }
    std::copy_n(slot_bias_.row(slot), slot_bias_.cols(), one.bias().row(0));
    one.generate(its_z, its_y);
    for (std::size_t i = 0; i < count; ++i) {
      std::copy_n(its_y.row(i), out.cols(), out.row(slot + i * slots_.size()));
    }
  }
}

template <class T>
void Averages<T>::save(record::State& state) const {
  state.arrays.push_back({"average.count", {1}, std::vector<std::int64_t>{count_}});
  if (empty()) {
    return;
  }
  for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
    const std::string name = record::layer_name("average.mean", layer, mean_.size());
    state.arrays.push_back(record::to_array<double>(name, mean_[layer].view()));
  }
  state.arrays.push_back(record::to_array<double>("average.bias", mean_bias_.view()));
  state.arrays.push_back(record::to_array<T>("average.slot_bias", slot_bias_.view()));
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
      const std::string name = record::layer_name(slot_name(slot), layer, mean_.size());
      state.arrays.push_back(record::to_array<T>(name, slots_[slot][layer].view()));
    }
  }
}

template <class T>
void Averages<T>::restore(const record::State& state) {
  const auto* const count = std::get_if<std::vector<std::int64_t>>(&state.at("average.count").values);
  GF_VALIDATE(count != nullptr && count->size() == 1, "array 'average.count' is not one integer");
  count_ = count->front();
  slots_.clear();
  if (empty()) {
    return;
  }
  for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
    record::copy_into<double>(state.at(record::layer_name("average.mean", layer, mean_.size())), mean_[layer].view());
  }
  record::copy_into<double>(state.at("average.bias"), mean_bias_.view());
  record::copy_into<T>(state.at("average.slot_bias"), slot_bias_.view());
  for (std::size_t slot = 0; slot < options_.memory; ++slot) {
    slots_.push_back(nets::like_parameters<T>(like_.layers()));
    for (std::size_t layer = 0; layer < mean_.size(); ++layer) {
      const std::string name = record::layer_name(slot_name(slot), layer, mean_.size());
      record::copy_into<T>(state.at(name), slots_.back()[layer].view());
    }
  }
}

template class Averages<float>;
template class Averages<double>;

}  // namespace ganflow::dynamics
