#include "ganflow/experiment/build.hpp"

#include "ganflow/nets/start.hpp"

#include "../data/environment.hpp"
#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

/// The message with which a spec is refused when it is built; fails when it is not.
std::string build_refusal(const Spec& spec) {
  try {
    build(spec);
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    return message;
  }
  ADD_FAILURE() << "built";
  return {};
}

Matrix<double> generated(const dynamics::Process& process, std::size_t n) {
  Matrix<double> y(n, process.dimension());
  process.generate({.seed = 3, .purpose = rng::Purpose::kObservation}, y.view());
  return y;
}

TEST(Build, AssemblesDataLatentsAndAProcessAtItsStart) {
  const Experiment experiment =
      build(minimal_with({"data.law=ring8", "latent.dimension=3", "generator.units=5", "critic.units=7"}));
  EXPECT_EQ(experiment.data->name(), "ring8");
  EXPECT_EQ(experiment.data->dimension(), 2U);
  EXPECT_EQ(experiment.latent->dimension(), 3U);
  EXPECT_EQ(experiment.dataset, nullptr);
  EXPECT_FALSE(experiment.image_shape());
  EXPECT_EQ(experiment.process->iteration(), 0);
  EXPECT_EQ(experiment.process->time(), 0);
  EXPECT_EQ(experiment.process->dimension(), 2U);
  const auto state = experiment.process->state();
  EXPECT_EQ(state.at("generator").shape, (std::vector<std::size_t>{3 + 1 + 2, 5}));
  EXPECT_EQ(state.at("critic").shape, (std::vector<std::size_t>{2 + 2, 7}));
  EXPECT_FALSE(state.contains("bias"));
}

TEST(Build, ChoosesThePrecision) {
  const auto narrow = build(minimal_with({"precision=float32"})).process->state();
  EXPECT_TRUE(std::holds_alternative<std::vector<float>>(narrow.at("critic").values));
  const auto wide = build(minimal_with({"precision=float64"})).process->state();
  EXPECT_TRUE(std::holds_alternative<std::vector<double>>(wide.at("critic").values));
}

TEST(Build, StartsThePlayersWhereNetsSays) {
  const Spec spec = minimal_with({"seed=9", "precision=float64", "generator.start.c={law = \"normal\", mean = 5}",
                                  "critic.start.all={law = \"uniform-in-box\"}"});
  const auto state = build(spec).process->state();
  const auto expect_start = [&](const std::string& player, const nets::NetworkOptions& options, std::size_t outputs,
                                rng::Purpose purpose) {
    const auto population = nets::start_population<double>(options, 1, outputs, 9, purpose, {});
    EXPECT_EQ(numbers(state, player),
              std::get<std::vector<double>>(record::to_array<double>("", population.theta()).values));
  };
  expect_start("generator", spec.generator, 1, rng::Purpose::kGeneratorStart);
  expect_start("critic", spec.critic, 1, rng::Purpose::kCriticStart);
}

TEST(Build, DrawsLatentsFromTheLawOfTheSpec) {
  for (const auto& [word, name] :
       {std::pair{"normal", "gaussian"}, std::pair{"uniform", "uniform"}, std::pair{"logistic", "logistic"}}) {
    const auto law = build(minimal_with({fmt::format("latent.law={}", word), "latent.dimension=2"})).latent;
    EXPECT_EQ(law->name(), name);
    EXPECT_EQ(law->dimension(), 2U);
  }
  const auto moments = build(minimal_with({"latent.law=normal"})).latent->moments();
  EXPECT_EQ(moments->covariance(0, 0), 1);  // N(0, I), not another width
}

TEST(Build, HandsOverReadoutBiasScaleAndBoxes) {
  const auto state = build(minimal_with({"generator.output_bias=true"})).process->state();
  EXPECT_EQ(state.at("bias").shape, (std::vector<std::size_t>{1, 1}));

  // y = scale · mean c tanh(a z + b) with a = 0, b = 1000, c = 2: scale · 2, through the read-out.
  const std::vector<std::string> flat = {
      "generator.start.a={law = \"constant\", value = 0}", "generator.start.b={law = \"constant\", value = 1000}",
      "generator.start.c={law = \"constant\", value = 2}", "generator.scale=3", "precision=float64"};
  EXPECT_NEAR(generated(*build(minimal_with(flat)).process, 2)(1, 0), 6, 1e-14);
  auto rounded = flat;
  rounded.emplace_back("generator.readout=tanh");
  EXPECT_NEAR(generated(*build(minimal_with(rounded)).process, 2)(1, 0), std::tanh(6), 1e-14);

  const auto boxed = build(minimal_with(
      {"critic.box=0.125", "generator.box=0.25", "dynamics.clip=after-half-step", "dynamics.time_step=100"}));
  boxed.process->advance();
  const auto moved = boxed.process->state();
  const auto largest = [&](const std::string& player) {
    const std::vector<double> parameters = numbers(moved, player);
    return std::abs(*std::max_element(parameters.begin(), parameters.end(),
                                      [](double p, double q) { return std::abs(p) < std::abs(q); }));
  };
  EXPECT_EQ(largest("critic"), 0.125);  // the step was huge: somebody met each wall
  EXPECT_EQ(largest("generator"), 0.25);
}

// D(x) = 2x: WGAN-GP with λ = 7 takes 7 (2 − 1)² off.
TEST(Build, HandsOverTheObjective) {
  const std::vector<std::string> linear = {
      "precision=float64", "critic.activation=linear", "critic.start.a={law = \"constant\", value = 2}",
      "critic.start.b={law = \"constant\", value = 0}", "critic.start.c={law = \"constant\", value = 1}"};
  const auto payoff = [&](std::vector<std::string> more) {
    more.insert(more.begin(), linear.begin(), linear.end());
    return build(minimal_with(more)).process->payoff({.seed = 1}, {.seed = 2}, 100);
  };
  const double plain = payoff({"critic.box=3"});
  EXPECT_NEAR(payoff({"critic.box=", "objective.kind=wgan-gp", "objective.penalty=7"}), plain - 7, 1e-12);
  EXPECT_LT(payoff({"critic.box=3", "objective.kind=gan"}), 0);  // two logarithms of shares
  EXPECT_NEAR(payoff({"critic.box=3", "objective.r1=7"}), plain - 3.5 * 4, 1e-12);
  EXPECT_NEAR(payoff({"critic.projection=norm", "critic.bound=9"}), plain, 1e-12);
  const auto ideal = build(minimal_with({"objective.kind=ideal", "objective.order=2"}));
  EXPECT_GT(ideal.process->payoff({.seed = 1}, {.seed = 2}, 100), 0);  // a distance
  EXPECT_FALSE(ideal.process->state().contains("critic"));
}

TEST(Build, HandsOverTheProjection) {
  const auto slope = [](const std::vector<std::string>& more) {
    std::vector<std::string> all = {"precision=float64", "critic.activation=linear", "dynamics.time_step=10"};
    all.insert(all.end(), more.begin(), more.end());
    const auto experiment = build(minimal_with(all));
    experiment.process->advance();
    return numbers(experiment.process->state(), "critic");
  };
  const auto in_ball = slope({"critic.projection=norm", "critic.bound=0.5"});
  const auto limited = slope({"critic.projection=spectral", "critic.bound=0.25"});
  const std::size_t units = in_ball.size() / 3;
  double mean = 0;
  for (std::size_t j = 0; j < units; ++j) {
    EXPECT_LE(std::hypot(in_ball[j], in_ball[units + j], in_ball[2 * units + j]), 0.5 + 1e-12);
    mean += std::abs(limited[j] * limited[2 * units + j]) / static_cast<double>(units);
  }
  EXPECT_NEAR(mean, 0.25, 1e-12);
}

TEST(Build, TakesDataFromAFile) {
  const ScratchFolder folder;
  const std::string file = write_pictures(folder, 20, 4);
  const Experiment experiment = build(minimal_with({"data.law=", fmt::format("data.file={}", file)}));
  ASSERT_NE(experiment.dataset, nullptr);
  EXPECT_EQ(experiment.dataset->size(), 20U);
  EXPECT_EQ(experiment.data->dimension(), 16U);
  ASSERT_TRUE(experiment.image_shape());
  EXPECT_EQ(experiment.image_shape()->height, 4U);
  Matrix<double> x(50, 16);
  experiment.data->sample({.seed = 1}, 0, x.view());
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_LE(std::abs(x(i, 3)), 1.0);  // bytes became [−1, 1]
  }
}

TEST(Build, RefusesMissingDataInASentence) {
  const ScratchFolder empty;
  const data::Environment no_data("GANFLOW_DATA", empty.path().string());
  EXPECT_THAT(build_refusal(minimal_with({"data.law=", "data.dataset=digits"})),
              HasSubstr("Run 'ganflow data get digits'"));
  EXPECT_THAT(build_refusal(minimal_with({"data.law=", "data.file=/nowhere/x.npy"})), HasSubstr("/nowhere/x.npy"));
}

/// (rows, 3): 100 r + j.
Matrix<double> counting(std::size_t rows) {
  Matrix<double> m(rows, 3);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < 3; ++j) {
      m(r, j) = 100 * static_cast<double>(r) + static_cast<double>(j);
    }
  }
  return m;
}

std::string from_file(const std::string& block, const std::string& file) {
  return fmt::format("{}={{law = \"file\", file = \"{}\"}}", block, file);
}

TEST(Build, StartsABlockFromTheNumbersOfAFile) {
  const ScratchFolder folder;
  const std::string matrix = write_matrix(folder, "a.npy", counting(2));
  const std::string flat = folder / "b.npy";
  data::write_npy<double>(flat, std::span<const double>(std::array<double, 3>{7, 8, 9}));
  const auto state = build(minimal_with({"latent.dimension=2", "generator.units=3", "precision=float64",
                                         from_file("generator.start.a", matrix), from_file("generator.start.b", flat)}))
                         .process->state();
  const auto theta = numbers(state, "generator");
  ASSERT_EQ(theta.size(), 4U * 3U);
  EXPECT_EQ(std::vector<double>(theta.begin(), theta.begin() + 9),
            (std::vector<double>{0, 1, 2, 100, 101, 102, 7, 8, 9}));
}

TEST(Build, StartsTheCriticFromAFileToo) {
  const ScratchFolder folder;
  const std::string file = write_matrix(folder, "c.npy", counting(1));
  const auto state = build(minimal_with({"critic.units=3", from_file("critic.start.c", file)})).process->state();
  const auto omega = numbers(state, "critic");
  EXPECT_EQ(std::vector<double>(omega.begin() + 6, omega.end()), (std::vector<double>{0, 1, 2}));
}

TEST(Build, RefusesAStartFileThatIsMissingOrOfAnotherShape) {
  const ScratchFolder folder;
  const std::string file = write_matrix(folder, "a.npy", counting(2));
  EXPECT_THAT(build_refusal(minimal_with({"generator.units=3", from_file("generator.start.a", file)})),
              testing::AllOf(HasSubstr("generator.start.a.file = "), HasSubstr("a.npy"), HasSubstr("2 × 3"),
                             HasSubstr("has 1 × 3")));
  EXPECT_THAT(build_refusal(minimal_with({from_file("generator.start.a", folder / "none.npy")})),
              HasSubstr("none.npy"));
}

}  // namespace
}  // namespace ganflow::experiment
