#include "toy_arguments.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace ganflow::apps {

namespace {

const std::vector<std::string> kGames = {"toy", "dirac", "bilinear", "gaussian-mean"};

const std::string kToy = "--game toy";
const std::string kSweep = "--sweep";
const std::string kContinue = "--continue";
const std::string kDirac = "--game dirac";
const std::string kBilinear = "--game bilinear";
const std::string kGaussianMean = "--game gaussian-mean";

}  // namespace

std::string task_of(const ToyArguments& arguments) {
  if (arguments.game == "toy" && !arguments.sweep.empty()) {
    return kSweep;
  }
  return arguments.game == "toy" && !arguments.continuation.empty() ? kContinue : "--game " + arguments.game;
}

CLI::Option* ToyOptions::among(CLI::Option* option, std::vector<std::string> tasks) {
  entries_.push_back({option, std::move(tasks)});
  return option;
}

ToyOptions::ToyOptions(CLI::App& command, ToyArguments& arguments) {
  dynamics::ToyFlowOptions& options = arguments.options;
  const std::vector<std::string> orbits = {kToy, kDirac, kBilinear, kGaussianMean};
  const std::vector<std::string> flows = {kToy, kSweep, kDirac, kBilinear, kGaussianMean};
  command.add_option("--game", arguments.game, "toy, dirac, bilinear, gaussian-mean")->capture_default_str();
  among(command.add_option("--gamma", arguments.gamma, "Relative speed of the critic, γ"), flows)
      ->capture_default_str();
  among(command.add_option("--theta", arguments.theta, "Start of the generator (default: on the limit orbit, or 1)"),
        flows);
  among(command.add_option("--omega", arguments.omega, "Start of the critic: ω, or ψ, or ψ_1"), orbits);
  among(command.add_option("--flow", arguments.flow,
                           "continuous, euler, alternating, extragradient, optimistic; toy also: symplectic, sgd"),
        flows)
      ->capture_default_str();
  among(command.add_option("--engine", arguments.engine,
                           "Of the continuous flow: dop853, dp5; cvode-adams, cvode-bdf (orbits that meet no wall)"),
        {kToy, kSweep})
      ->capture_default_str();
  among(command.add_option("--time", options.time, "Until when (default: three periods on the last orbit, or at rest)"),
        flows);
  among(command.add_option("--step", options.step, "Δt of flows other than continuous"), flows)->capture_default_str();
  among(command.add_option("--samples", options.samples, "Points of the orbit to keep"), flows)->capture_default_str();
  command.add_option("--out", arguments.out, "Write the orbit, or what was found, to a .csv");
  among(command.add_option("--portrait", arguments.portrait,
                           "Draw the phase portrait, the basins or the branch: .svg, .png or .pdf, and its .gp"),
        {kToy, kSweep, kContinue, kDirac, kBilinear});

  among(command.add_option("--kappa", arguments.kappa, "Scale of the payoff, κ: 1 for (ωx)_+, 2 for ωx"),
        {kToy, kSweep, kContinue})
      ->capture_default_str();
  among(command.add_option("--prior", arguments.prior, "logistic, gaussian, uniform"), {kToy, kSweep, kContinue})
      ->capture_default_str();
  among(command.add_option("--energy", arguments.energy, "Start at (θ_max, 0) of the orbit with this H instead"),
        {kToy});
  among(command.add_option("--batch", options.batch, "Latents a step of --flow sgd"), {kToy, kSweep})
      ->capture_default_str();
  among(command.add_option("--seed", options.seed, "Seed of --flow sgd and of random starts"), {kToy, kSweep})
      ->capture_default_str();
  among(command.add_option("--sweep", arguments.sweep,
                           "grid:SIDE or random:COUNT starts, |θ| up to --theta: which end on which attractor"),
        {kToy, kSweep});
  among(
      command.add_option("--continue", arguments.continuation, "FROM:TO:COUNT values of γ: the limit orbit along them"),
      {kToy, kContinue});

  among(command.add_option("--loss", arguments.loss, "gan, wgan"), {kDirac})->capture_default_str();
  among(command.add_option("--remedy", arguments.remedy, "none, r1, gp, consensus"), {kDirac})->capture_default_str();
  among(command.add_option("--strength", arguments.strength, "λ of the remedy (default: 1)"), {kDirac});
  among(command.add_option("--target", arguments.target, "Slope that --remedy gp asks for"), {kDirac})
      ->capture_default_str();
  among(command.add_option("--clip", arguments.clip, "Keeps the critic in [-clip, clip] (default: free)"), {kDirac});
  among(command.add_option("--box", arguments.box, "Keeps both players in [-box, box]; inf: no box"), {kBilinear})
      ->capture_default_str();
  among(command.add_option("--curvature", arguments.curvature, "Start of ψ_2 (default: 0)"), {kGaussianMean});
}

void ToyOptions::check(const ToyArguments& arguments) const {
  GF_VALIDATE(std::find(kGames.begin(), kGames.end(), arguments.game) != kGames.end(), "game = '{}' (unknown).{}",
              arguments.game, suggestion(arguments.game, kGames));
  const std::string task = task_of(arguments);
  for (const Entry& entry : entries_) {
    const bool belongs = std::find(entry.tasks.begin(), entry.tasks.end(), task) != entry.tasks.end();
    GF_VALIDATE(entry.option->empty() || belongs, "{} (has no meaning for {}, only for {}). Leave it out",
                entry.option->get_name(), task, fmt::join(entry.tasks, ", "));
  }
}

}  // namespace ganflow::apps
