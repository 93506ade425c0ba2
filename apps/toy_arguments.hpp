#pragma once
/// What `ganflow toy` was asked for, and which of its options go together.

#include "ganflow/dynamics/toy_flow.hpp"

#include <CLI/App.hpp>

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::apps {

struct ToyArguments {
  std::string game = "toy";
  double gamma = 1;
  std::optional<double> theta;
  std::optional<double> omega;
  std::string flow = "continuous";
  std::string engine = "dop853";
  dynamics::ToyFlowOptions options;
  std::string portrait;
  std::string out;

  double kappa = 1;  // the toy game
  std::string prior = "logistic";
  std::optional<double> energy;
  std::string sweep;
  std::string continuation;

  std::string loss = "wgan";  // DiracGAN
  std::string remedy = "none";
  std::optional<double> strength;
  double target = 1;
  double clip = std::numeric_limits<double>::infinity();

  double box = 1;                   // the bilinear game
  std::optional<double> curvature;  // the mean of a Gaussian
};

/// The options of `command`, written to `arguments`, and for each the tasks that have a use for it.
class ToyOptions {
 public:
  ToyOptions(CLI::App& command, ToyArguments& arguments);
  /// Throws InputError for an option given to a task that has no use for it, or an unknown game.
  void check(const ToyArguments& arguments) const;

 private:
  struct Entry {
    const CLI::Option* option;
    std::vector<std::string> tasks;
  };
  CLI::Option* among(CLI::Option* option, std::vector<std::string> tasks);

  std::vector<Entry> entries_;
};

/// What --game and its companions say: "--game dirac".
std::string task_of(const ToyArguments& arguments);

/// Many starts, and where each ends.
void show_toy_sweep(const ToyArguments& arguments, bool json);

/// The limit orbit along γ.
void show_toy_continuation(const ToyArguments& arguments, bool json);

/// One orbit, printed with its closed forms, drawn and written as asked.
void show_toy_orbit(const ToyArguments& arguments, bool json);
void show_small_game_orbit(const ToyArguments& arguments, bool json);

}  // namespace ganflow::apps
