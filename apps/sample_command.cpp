/// `ganflow sample RUN -n 64 -o out.png|npy`: fresh samples of a trained generator.

#include "ganflow/core/errors.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/report/sample_sheet.hpp"

#include "commands.hpp"
#include "open_run.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>

namespace ganflow::apps {

namespace {

struct SampleArguments {
  std::string run;
  std::size_t count = 64;
  std::string out;
  std::uint64_t seed = 1;
  std::string of = "last";  ///< last, average, mixture
};

Matrix<double> draw_samples(const OpenRun& open, const SampleArguments& arguments) {
  const std::vector<std::int64_t> stored = open.run.checkpoint_iterations();
  GF_VALIDATE(!stored.empty(), "{}: no checkpoint yet, so there is no generator to sample. Run 'ganflow resume {}'",
              open.run.layout().run.string(), open.run.layout().run.string());
  open.experiment.process->restore(open.run.checkpoint(stored.back()));
  const rng::Stream latents{.seed = arguments.seed, .purpose = rng::Purpose::kSampling};
  if (arguments.of != "last") {
    const auto law =
        arguments.of == "mixture" ? dynamics::AveragedLaw::kMixture : dynamics::AveragedLaw::kMeanParameters;
    auto averaged = open.experiment.process->sample_average(law, latents, arguments.count);
    GF_VALIDATE(
        averaged.has_value(),
        "{}: nothing is averaged in this run, or not yet. Run it with --set dynamics.average=ema, or sample its "
        "last generator",
        open.run.layout().run.string());
    return std::move(*averaged);
  }
  Matrix<double> samples(arguments.count, open.experiment.process->dimension());
  open.experiment.process->generate(latents, samples.view());
  return samples;
}

void write_sheet(const OpenRun& open, const Matrix<double>& samples, const std::string& out) {
  const auto shape = open.experiment.image_shape();
  GF_VALIDATE(shape.has_value(), "{}: the samples of this run are not pictures. Write them to a .npy file", out);
  const auto side = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(samples.rows()))));
  const report::Images images{.height = shape->height,
                              .width = shape->width,
                              .channels = shape->channels,
                              .values = {samples.data(), samples.data() + samples.rows() * samples.cols()}};
  report::write_png(out, report::sample_sheet(images, {.rows = side, .columns = side}));
}

void sample(const SampleArguments& arguments, bool json) {
  const bool png = arguments.out.ends_with(".png");
  GF_VALIDATE(png || arguments.out.ends_with(".npy"), "--out {}: neither .png nor .npy. Try samples.png",
              arguments.out);
  const OpenRun open(arguments.run);
  Matrix<double> samples = draw_samples(open, arguments);
  if (png) {
    write_sheet(open, samples, arguments.out);
  } else {
    if (open.experiment.dataset) {
      open.experiment.dataset->restore(samples.view());  // in the units of the data
    }
    data::write_npy<double>(arguments.out, samples.view());
  }
  if (json) {
    print_json({{"run", arguments.run}, {"file", arguments.out}, {"n", samples.rows()}, {"d", samples.cols()}});
  } else {
    fmt::print("{}: {} samples\n", arguments.out, samples.rows());
  }
}

}  // namespace

void add_sample_command(CLI::App& root, const bool& json) {
  CLI::App* const command = root.add_subcommand("sample", "Draw samples from a trained generator");
  const auto arguments = std::make_shared<SampleArguments>();
  command->add_option("run", arguments->run, "Run directory")->required();
  command->add_option("-n", arguments->count, "How many samples")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("-o,--out", arguments->out, "File to write: .png (pictures, as a grid) or .npy (n, d)")
      ->required();
  command->add_option("--seed", arguments->seed, "Seed of the latents")->capture_default_str();
  command
      ->add_option("--of", arguments->of,
                   "The last generator, the one with averaged parameters, or the mixture of past ones "
                   "(dynamics.average)")
      ->check(CLI::IsMember({"last", "average", "mixture"}))
      ->capture_default_str();
  command->footer("Example:  ganflow sample runs/digits -n 100 -o digits.png");
  command->callback([arguments, &json] { sample(*arguments, json); });
}

}  // namespace ganflow::apps
