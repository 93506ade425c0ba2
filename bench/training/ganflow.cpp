/// ganflow as a competitor of bench/training (problem.py): replays the problem's batches, writes where it ends, then
/// times iterations on batches that it draws itself. One JSON object on standard output.
///
///   training_ganflow PROBLEM ANSWERS --threads T --seconds S [--path auto|direct]

#include "ganflow/core/parallel.hpp"
#include "ganflow/core/provenance.hpp"
#include "ganflow/data/empirical_law.hpp"
#include "ganflow/data/gaussian_mixture.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/dynamics/trainer.hpp"
#include "ganflow/simd/target.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace ganflow::bench {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using rng::Purpose;

constexpr int kCheckedIterations = 3;  // problem.py
constexpr int kRepetitions = 7;

/// The batches of a problem, in the order in which training asks for them.
class ReplayedLaw final : public data::Law {
 public:
  ReplayedLaw(const std::string& path, std::size_t steps, std::size_t batch)
      : rows_(as_matrix(data::read_npy(path))), steps_(steps), batch_(batch) {}
  std::string name() const override { return "replayed"; }
  std::size_t dimension() const override { return rows_.cols(); }
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override {
    const std::size_t begin = (stream.step * steps_ + stream.substep) * batch_ + first;
    for (std::size_t i = 0; i < out.rows(); ++i) {
      std::copy_n(rows_.row(begin + i), out.cols(), out.row(i));
    }
  }

 private:
  Matrix<double> rows_;
  std::size_t steps_;  ///< batches of one iteration
  std::size_t batch_;  ///< m
};

/// Latents of critic steps and of generator steps are two streams.
class ReplayedLatents final : public data::Law {
 public:
  ReplayedLatents(const fs::path& problem, std::size_t critic_steps, std::size_t batch)
      : critic_(problem / "z_critic.npy", critic_steps, batch), generator_(problem / "z_generator.npy", 1, batch) {}
  std::string name() const override { return "replayed"; }
  std::size_t dimension() const override { return critic_.dimension(); }
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override {
    (stream.purpose == Purpose::kGeneratorLatents ? generator_ : critic_).sample(stream, first, out);
  }

 private:
  ReplayedLaw critic_;
  ReplayedLaw generator_;
};

struct Size {
  std::size_t latent;
  std::size_t dimension;
  std::size_t units;
  dynamics::TrainOptions options;
  double box;
  bool table;
};

Size size_of(const Json& json) {
  return {.latent = json.at("latent"),
          .dimension = json.at("dimension"),
          .units = json.at("units"),
          .options = {.time_step = json.at("time_step"),
                      .critic_speed = 1,
                      .critic_steps = json.at("critic_steps"),
                      .batch = json.at("batch")},
          .box = json.at("box"),
          .table = json.at("data") == "table"};
}

template <class T>
void load(const fs::path& path, MatrixView<T> theta) {
  const Matrix<double> rows = as_matrix(data::read_npy(path));
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    std::transform(rows.row(r), rows.row(r) + rows.cols(), theta.row(r), [](double x) { return static_cast<T>(x); });
  }
}

std::shared_ptr<const data::Law> drawn_data(const Size& size, const fs::path& problem) {
  if (size.table) {
    return std::make_shared<data::EmpiricalLaw>(std::make_shared<data::Dataset>(data::Dataset::Parts{
        .name = "table", .values = data::read_npy(problem / "table.npy"), .labels = {}, .classes = {}}));
  }
  const Eigen::VectorXd one = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(size.dimension));
  return std::make_shared<data::GaussianMixture>(
      data::GaussianMixtureOptions{.means = {-one, one}, .weights = {}, .covariances = {}, .std = 0.1});
}

std::shared_ptr<const data::Law> drawn_latents(const Size& size) {
  return std::make_shared<data::GaussianMixture>(data::GaussianMixtureOptions{
      .means = {Eigen::VectorXd::Zero(static_cast<Eigen::Index>(size.latent))}, .weights = {}, .covariances = {}});
}

template <class T>
dynamics::Trainer<T> make_trainer(const Size& size, const fs::path& problem, std::shared_ptr<const data::Law> data,
                                  std::shared_ptr<const data::Law> latents) {
  nets::Population<T> generator({.inputs = size.latent, .outputs = size.dimension}, size.units, 1);
  nets::Population<T> critic({.inputs = size.dimension, .outputs = 1}, size.units, 1);
  load<T>(problem / "theta.npy", generator.theta());
  load<T>(problem / "omega.npy", critic.theta());
  return dynamics::Trainer<T>({.generator = {std::move(generator), nets::Readout::kIdentity, false},
                               .critic = std::move(critic),
                               .generator_box = std::nullopt,
                               .critic_walls = nets::Walls{nets::Box(size.box)},
                               .objective = objectives::Wgan{},
                               .data = std::move(data),
                               .latent = std::move(latents),
                               .seed = 2},
                              size.options);
}

template <class T>
void write_answers(const dynamics::Process& trainer, const fs::path& folder) {
  const record::CheckpointState state = trainer.state();
  fs::create_directories(folder);
  const auto write = [&](const char* array, const char* file) {
    const record::Array& numbers = state.at(array);
    Matrix<T> rows(numbers.shape.at(0), numbers.shape.at(1));
    record::copy_into<T>(numbers, rows.view());
    data::write_npy<T>(folder / file, rows.view());
  };
  write("generator", "theta.npy");
  write("critic", "omega.npy");
}

double seconds_of(dynamics::Process& trainer, std::int64_t iterations) {
  const auto started = std::chrono::steady_clock::now();
  for (std::int64_t t = 0; t < iterations; ++t) {
    trainer.advance();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

template <class T>
std::vector<double> compete(const Size& size, const fs::path& problem, const fs::path& answers, double seconds) {
  const auto steps = static_cast<std::size_t>(size.options.critic_steps);
  auto replay =
      make_trainer<T>(size, problem, std::make_shared<ReplayedLaw>(problem / "x.npy", steps, size.options.batch),
                      std::make_shared<ReplayedLatents>(problem, steps, size.options.batch));
  seconds_of(replay, kCheckedIterations);
  write_answers<T>(replay, answers);

  auto trainer = make_trainer<T>(size, problem, drawn_data(size, problem), drawn_latents(size));
  std::int64_t iterations = 1;
  seconds_of(trainer, 3);  // allocates
  while (seconds_of(trainer, iterations) < seconds / 2) {
    iterations *= 2;
  }
  std::vector<double> times(kRepetitions);
  std::generate(times.begin(), times.end(),
                [&] { return seconds_of(trainer, iterations) / static_cast<double>(iterations); });
  return times;
}

}  // namespace
}  // namespace ganflow::bench

int main(int argc, char** argv) try {
  using namespace ganflow;
  CLI::App app("ganflow as a competitor of bench/training");
  std::string problem;
  std::string answers;
  std::string path = "auto";
  int threads = 1;
  double seconds = 0.4;
  app.add_option("problem", problem)->required();
  app.add_option("answers", answers)->required();
  app.add_option("--threads", threads);
  app.add_option("--seconds", seconds);
  app.add_option("--path", path)->check(CLI::IsMember({"auto", "direct"}));
  CLI11_PARSE(app, argc, argv);
  const ThreadLimit limit(threads);
  const auto json = nlohmann::json::parse(std::ifstream(std::filesystem::path(problem) / "size.json"));
  bench::Size size = bench::size_of(json);
  size.options.batch_path = path == "direct" ? nets::BatchPath::kDirect : nets::BatchPath::kAuto;
  size.options.merge = path != "direct";
  const std::vector<double> times = json.at("precision") == "float32"
                                        ? bench::compete<float>(size, problem, answers, seconds)
                                        : bench::compete<double>(size, problem, answers, seconds);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const Provenance made = provenance();
  fmt::print("{}\n", nlohmann::json{{"name", path == "direct" ? "ganflow, direct" : "ganflow"},
                                    {"versions",
                                     {{"ganflow", made.version + " " + made.commit},
                                      {"target", simd::to_string(simd::chosen_target())}}},
                                    {"seconds", times},
                                    {"peak_mib", static_cast<double>(usage.ru_maxrss) / 1024}}
                         .dump());
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "training_ganflow: {}\n", error.what());
  return 1;
}
