// The failures that the gallery shows on data that have to be fetched, on a stand-in that takes a second: pictures of ten
// kinds, a bright bar each, in place of digits. docs/modes.md has the same on the digits.

#include "ganflow/diagnostics/failure_modes.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/judging.hpp"

#include "run_support.hpp"

namespace ganflow::experiment {
namespace {

constexpr std::size_t kSide = 10;  // of a picture; as many kinds, by the row that is bright
constexpr std::size_t kRows = 2000;

/// Pictures and labels; returns the overrides that name them.
std::vector<std::string> write_bars(const ScratchFolder& folder) {
  std::vector<std::byte> pixels(kRows * kSide * kSide);
  Matrix<double> labels(kRows, 1);
  for (std::size_t i = 0; i < kRows; ++i) {
    const std::size_t kind = (7 * i + i / 10) % kSide;  // every fifth row, which is held out, has all kinds
    labels(i, 0) = static_cast<double>(kind);
    for (std::size_t p = 0; p < kSide * kSide; ++p) {
      const std::size_t grain = (i * i + 31 * p * p + 17 * i * p) % 50;
      pixels[i * kSide * kSide + p] = static_cast<std::byte>((p / kSide == kind ? 195 : 5) + grain);
    }
  }
  const std::string path = folder / "bars.npy";
  data::write_npy(path, data::DType::kUint8, std::array<std::size_t, 3>{kRows, kSide, kSide}, pixels);
  return {"data.dataset=", "data.file=" + path, "data.labels=" + write_matrix(folder, "kinds.npy", labels)};
}

/// The verdict on a narrow version of a gallery spec, failures and modes included.
record::Verdict verdict_on(const std::string& name, std::uint64_t seed) {
  const ScratchFolder folder;
  std::vector<std::string> overrides = write_bars(folder);
  overrides.insert(overrides.end(),
                   {"generator.units=128", "generator.scale=128", "critic.units=128", "critic.scale=128",
                    "run.iterations=600", "observe.every=20", "observe.projections=8", fmt::format("seed={}", seed)});
  const Spec spec = parse_spec(gallery_spec_text(name), name, overrides);
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  Notebook notes;
  const std::array<record::Observer*, 1> observers = {&notes};
  const LoopResult result =
      run_loop(*experiment.process, look, observers,
               {.iterations = spec.run.iterations, .observe_every = spec.observe.every, .checkpoint_every = 600});
  record::Series series(look.columns());
  for (const record::Frame& frame : notes.frames) {
    series.append(frame);
  }
  record::Verdict verdict = judge(spec, look, series, result.divergence);
  verdict.modes = diagnostics::summarise(judge_process(look.mode_finder()->get(), *experiment.process, seed));
  verdict.failures = diagnostics::find_failures(verdict);
  return verdict;
}

bool has_collapsed(const record::Verdict& verdict) {
  return std::any_of(verdict.failures.begin(), verdict.failures.end(),
                     [](const record::Failure& f) { return f.kind == record::FailureKind::kModeCollapse; });
}

// Measured on three seeds: 6 to 9 of 10 modes lost.
TEST(GalleryFailures, TheOriginalGanCollapsesFromItsStart) {
  for (const std::uint64_t seed : {1U, 2U}) {
    const record::Verdict verdict = verdict_on("collapse-digits", seed);
    EXPECT_TRUE(has_collapsed(verdict));
    EXPECT_GE(verdict.modes->lost, 3) << testing::PrintToString(verdict.modes->counts);
  }
}

// Measured on three seeds: none.
TEST(GalleryFailures, WithAGradientPenaltyAllModesComeFromTheSameStart) {
  for (const std::uint64_t seed : {1U, 2U}) {
    const record::Verdict verdict = verdict_on("collapse-digits-wgan", seed);
    EXPECT_FALSE(has_collapsed(verdict)) << testing::PrintToString(verdict.modes->counts);
    EXPECT_EQ(verdict.modes->found, 10);
  }
}

}  // namespace
}  // namespace ganflow::experiment
