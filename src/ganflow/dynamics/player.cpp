#include "ganflow/dynamics/player.hpp"

#include "ganflow/core/errors.hpp"

#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace ganflow::dynamics {

namespace {

template <class T>
std::size_t particles(const Player<T>& player) {
  return player.merging ? player.merging->particles() : player.gradient.cols();
}

/// Particles that column k stands for.
template <class T>
double multiplicity(const Player<T>& player, std::size_t k) {
  return player.merging ? static_cast<double>(player.merging->size_of(k)) : 1.0;
}

/// A rule's memory of a matrix with so many columns, seen as a matrix: nullopt for counters and the like.
template <class T>
std::optional<ConstMatrixView<T>> as_columns(const record::Array& array, std::size_t columns) {
  const auto* const values = std::get_if<std::vector<T>>(&array.values);
  if (values == nullptr || array.shape.size() != 2 || array.shape[1] != columns) {
    return std::nullopt;
  }
  return ConstMatrixView<T>(values->data(), array.shape[0], columns);
}

/// Replaces every array of `columns` columns by change(its view).
template <class T, class Change>
void change_columns(record::State& state, std::size_t columns, const Change& change) {
  for (record::Array& array : state.arrays) {
    if (const auto view = as_columns<T>(array, columns)) {
      array = record::to_array<T>(array.name, change(*view).view());
    }
  }
}

template <class T>
record::State memory_of(const Player<T>& player) {
  record::State memory;
  std::visit([&](const auto& rule) { rule.save(memory, player.name); }, player.rule);
  if (player.past) {
    memory.arrays.push_back(record::to_array<T>(player.name + ".past", player.past->view()));
  }
  return memory;
}

/// Goes over to one particle for each class of `finer`, a partition of the particles as they are stored now.
template <class T>
void apply(Player<T>& player, nets::Population<T>& population, const nets::Merging& finer,
           const TrainOptions& options) {
  record::State memory = memory_of(player);
  change_columns<T>(memory, finer.particles(), [&](ConstMatrixView<T> full) { return finer.gather<T>(full); });
  const Matrix<T> theta = finer.gather<T>(population.theta());
  player.merging = player.merging ? player.merging->then(finer) : finer;
  population = nets::merged_population<T>(population, *player.merging, theta);
  player.rule = make_rule<T>(options, theta.rows(), theta.cols());
  player.gradient = Matrix<T>::padded(theta.rows(), theta.cols());
  restore_memory(player, memory);
}

nets::Merging read_merging(const record::Array& array, std::size_t particles) {
  const auto* const classes = std::get_if<std::vector<std::int64_t>>(&array.values);
  GF_VALIDATE(classes != nullptr && classes->size() == particles, "array '{}' has another length than the {} particles",
              array.name, particles);
  std::vector<std::uint32_t> class_of(particles);
  for (std::size_t j = 0; j < particles; ++j) {
    class_of[j] = static_cast<std::uint32_t>((*classes)[j]);
  }
  return nets::Merging(std::move(class_of));
}

}  // namespace

bool keeps_equal_particles_equal(const TrainOptions& options) { return options.noise == 0; }

template <class T>
Player<T> make_player(const std::string& name, std::size_t rows, std::size_t cols, const TrainOptions& options) {
  return {.name = name, .rule = make_rule<T>(options, rows, cols), .gradient = Matrix<T>::padded(rows, cols)};
}

template <class T>
Player<T> make_player(const std::string& name, const nets::Population<T>& population, const TrainOptions& options) {
  return make_player<T>(name, population.parameters(), population.size(), options);
}

template <class T>
void merge_equal(Player<T>& player, nets::Population<T>& population, const TrainOptions& options) {
  const record::State memory = memory_of(player);
  std::vector<ConstMatrixView<T>> what = {std::as_const(population).theta()};
  for (const record::Array& array : memory.arrays) {
    if (const auto view = as_columns<T>(array, population.size())) {
      what.push_back(*view);
    }
  }
  const nets::Merging found = nets::find_equal_columns<T>(what);
  if (found.classes() < found.particles()) {
    apply(player, population, found, options);
  }
}

template <class T>
void save_parameters(const Player<T>& player, const nets::Population<T>& population, record::State& state) {
  state.arrays.push_back(
      player.merging ? record::to_array<T>(player.name, player.merging->template expand<T>(population.theta()).view())
                     : record::to_array<T>(player.name, population.theta()));
}

template <class T>
void save_memory(const Player<T>& player, record::State& state) {
  record::State memory = memory_of(player);
  if (player.merging) {
    const nets::Merging& merging = *player.merging;
    change_columns<T>(memory, merging.classes(), [&](ConstMatrixView<T> few) { return merging.expand<T>(few); });
    std::vector<std::int64_t> class_of(merging.particles());
    for (std::size_t j = 0; j < class_of.size(); ++j) {
      class_of[j] = static_cast<std::int64_t>(merging.class_of(j));
    }
    memory.arrays.push_back({player.name + ".merged", {class_of.size()}, std::move(class_of)});
  }
  std::move(memory.arrays.begin(), memory.arrays.end(), std::back_inserter(state.arrays));
}

template <class T>
void restore_memory(Player<T>& player, const record::State& state) {
  std::visit([&](auto& rule) { rule.restore(state, player.name); }, player.rule);
  player.past.reset();
  if (const std::string name = player.name + ".past"; state.contains(name)) {
    player.past = Matrix<T>::padded(player.gradient.rows(), player.gradient.cols());
    record::copy_into<T>(state.at(name), player.past->view());
  }
}

template <class T>
void restore_player(Player<T>& player, nets::Population<T>& population, const record::State& state,
                    const TrainOptions& options) {
  const std::size_t count = particles(player);
  nets::Population<T> full(population.unit(), count, population.scale());
  full.set_batch_path(population.batch_path());
  record::copy_into<T>(state.at(player.name), full.theta());
  population = std::move(full);
  player = make_player<T>(player.name, population, options);
  restore_memory(player, state);
  if (const std::string name = player.name + ".merged"; state.contains(name)) {
    apply(player, population, read_merging(state.at(name), count), options);
  }
}

template <class T>
double rms_gradient(const Player<T>& player) {
  double sum = 0;
  for (std::size_t r = 0; r < player.gradient.rows(); ++r) {
    for (std::size_t k = 0; k < player.gradient.cols(); ++k) {
      const double g = player.gradient(r, k);
      sum += multiplicity(player, k) * g * g;
    }
  }
  return std::sqrt(sum / static_cast<double>(particles(player)));
}

template <class T>
double wall_share(const Player<T>& player, const nets::Population<T>& population, const nets::Box& box) {
  const T h = static_cast<T>(box.half_width());
  const ConstMatrixView<T> theta = population.theta();
  double on_wall = 0;
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    for (std::size_t k = 0; k < theta.cols(); ++k) {
      on_wall += std::abs(theta(r, k)) >= h ? multiplicity(player, k) : 0;
    }
  }
  return on_wall / static_cast<double>(theta.rows() * particles(player));
}

#define GF_INSTANTIATE(T)                                                                                    \
  template Player<T> make_player(const std::string&, const nets::Population<T>&, const TrainOptions&);       \
  template Player<T> make_player(const std::string&, std::size_t, std::size_t, const TrainOptions&);         \
  template void merge_equal(Player<T>&, nets::Population<T>&, const TrainOptions&);                          \
  template void save_parameters(const Player<T>&, const nets::Population<T>&, record::State&);               \
  template void save_memory(const Player<T>&, record::State&);                                               \
  template void restore_memory(Player<T>&, const record::State&);                                            \
  template void restore_player(Player<T>&, nets::Population<T>&, const record::State&, const TrainOptions&); \
  template double rms_gradient(const Player<T>&);                                                            \
  template double wall_share(const Player<T>&, const nets::Population<T>&, const nets::Box&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::dynamics
