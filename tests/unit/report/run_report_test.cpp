#include "ganflow/report/run_report.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/run_directory.hpp"

#include "../scratch_folder.hpp"
#include "decode_png.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::report {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kRows = 40;

/// A run of 40 rows and three snapshots of `d`-dimensional samples; images of 1 × d when `images`.
void write_run(const fs::path& path, std::size_t d, bool images) {
  const auto directory = io::RunDirectory::create(
      path, "seed = 1\n", {"mean_0", "w1", "distinct_critic", "generator_gradient", "share_0", "share_1"});
  record::Verdict verdict;
  verdict.kind = record::VerdictKind::kOscillating;
  verdict.observable = "mean_0";
  verdict.period = 8;
  verdict.reasons = {"The mean of the generated samples swings."};
  for (std::int64_t k = 0; k < kRows; ++k) {
    const auto time = static_cast<double>(k);
    directory->on_frame(
        {.iteration = k, .time = time, .values = {std::sin(0.785 * time), 1 / (1 + time), 8, 0.1, 0.25, 0.5}});
    if (k % 13 != 0) {
      continue;
    }
    record::Snapshot snapshot{.iteration = k, .time = time, .arrays = {}};
    std::vector<float> samples(8 * d, k == 39 ? 1.0F : -1.0F);
    samples[0] = 0;
    snapshot.arrays.push_back({"samples", {8, d}, samples});
    snapshot.arrays.push_back({"real", {8, d}, std::vector<float>(8 * d, 0.5F)});
    if (images) {
      snapshot.arrays.push_back({"image_shape", {3}, std::vector<std::int64_t>{1, static_cast<std::int64_t>(d), 1}});
    }
    snapshot.arrays.push_back({"generator", {3, 4}, std::vector<float>(12, 0.25F)});
    snapshot.arrays.push_back({"critic", {3, 4}, std::vector<float>(12, 0.5F)});
    directory->on_snapshot(snapshot);
  }
  directory->on_event({.iteration = kRows, .time = kRows, .kind = "finished", .fields = {}});
  directory->write_verdict(verdict);
}

std::vector<std::string> names_of(const ReportResult& result) {
  std::vector<std::string> names;
  for (const std::string& file : result.files) {
    EXPECT_GT(fs::file_size(file), 0U) << file;
    names.push_back(fs::path(file).filename().string());
  }
  return names;
}

TEST(RunReport, HoldsAllThatARunOfNumbersHas) {
  SKIP_WITHOUT_GNUPLOT();
  for (const std::size_t d : {1U, 2U, 3U}) {
    const ScratchFolder scratch;
    write_run(scratch / "run", d, false);
    const ReportResult result = write_report(scratch / "run", {});
    EXPECT_THAT(result.notes, IsEmpty());
    const auto names = names_of(result);
    EXPECT_EQ(names.size(), 1U + 8 * 4) << "dimension " << d;
    EXPECT_EQ(names.front(), "index.html");
    for (const char* const name :
         {"series", "spectrum", "samples", "progress", "particles", "merging", "gradient", "modes"}) {
      for (const char* const ending : {".gp", ".svg", ".png", ".pdf"}) {
        EXPECT_THAT(names, Contains(std::string(name) + ending));
      }
    }
    const std::string page = content(scratch / "run/report/index.html");
    EXPECT_THAT(page, AllOf(HasSubstr("The mean of the generated samples swings."), HasSubstr("Finished at"),
                            HasSubstr("seed = 1"), Not(HasSubstr("http:")), Not(HasSubstr("https:"))));
    for (const char* const name :
         {"series", "spectrum", "samples", "progress", "particles", "merging", "gradient", "modes"}) {
      EXPECT_THAT(page, HasSubstr(std::string("<section id=\"") + name));
    }
  }
}

TEST(RunReport, DrawsSheetsOfImages) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write_run(scratch / "run", 2, true);
  const auto names = names_of(write_report(scratch / "run", {}));
  EXPECT_THAT(names, AllOf(Contains("samples.svg"), Contains("samples.pdf"), Contains("progress.png"),
                           Not(Contains("samples.gp"))));
  EXPECT_THAT(content(scratch / "run/report/index.html"), HasSubstr("data:image/png;base64,"));
}

TEST(RunReport, ASecondTimeReplacesTheFirstAndLeavesOtherFiles) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write_run(scratch / "run", 1, false);
  write_report(scratch / "run", {});
  write(scratch / "run/report/mine.txt", "mine");
  write(scratch / "run/report/series.svg", "old");
  fs::remove(scratch / "run/verdict.json");  // so there is no spectrum any more
  const auto names = names_of(write_report(scratch / "run", {}));
  EXPECT_THAT(names, Not(Contains("spectrum.svg")));
  EXPECT_FALSE(fs::exists(scratch / "run/report/spectrum.pdf")) << "a figure of before must not pass for one of now";
  EXPECT_EQ(content(scratch / "run/report/mine.txt"), "mine");
  EXPECT_NE(content(scratch / "run/report/series.svg"), "old");
  EXPECT_THAT(content(scratch / "run/report/index.html"), HasSubstr("no verdict yet"));
  for (const auto& entry : fs::directory_iterator(scratch / "run")) {
    EXPECT_THAT(entry.path().string(), Not(EndsWith(".partial")));
  }
}

TEST(RunReport, ARunThatHasJustBegunHasAPageThatSaysSo) {
  const ScratchFolder scratch;
  { const auto directory = io::RunDirectory::create(scratch / "run", "", {"w1"}); }
  const ReportResult result = write_report(scratch / "run", {});
  EXPECT_THAT(result.files, ElementsAre(EndsWith("report/index.html")));
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("no snapshot yet")));
  EXPECT_THAT(content(result.files[0]), AllOf(HasSubstr("Just begun"), HasSubstr("no snapshot yet")));
}

TEST(RunReport, ADamagedSnapshotCostsItsFiguresWithANote) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write_run(scratch / "run", 1, false);
  write(scratch / "run/snapshots/000000000039.h5", "rubbish");
  write(scratch / "run/events.jsonl", "rubbish\n");
  const ReportResult result = write_report(scratch / "run", {});
  EXPECT_THAT(result.notes, AllOf(Contains(HasSubstr("A snapshot is left out")), Contains(HasSubstr("No events"))));
  EXPECT_THAT(names_of(result), Contains("samples.svg")) << "from the snapshot before";
  EXPECT_THAT(content(scratch / "run/report/index.html"), HasSubstr("run at t = 26"));
}

TEST(RunReport, WhatIsDamagedBeyondThatIsRefusedAndTheOldReportStays) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write_run(scratch / "run", 1, false);
  write_report(scratch / "run", {});
  const auto before = all_files(scratch / "run/report");
  write(scratch / "run/series.csv", "iteration,time,w1\nrubbish\nrubbish\n");
  EXPECT_THROW(write_report(scratch / "run", {}), InputError);
  EXPECT_EQ(all_files(scratch / "run/report"), before);
  EXPECT_THROW(write_report(scratch / "missing", {}), InputError);
}

TEST(RunReport, AnInterruptionLeavesTheOldReport) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write_run(scratch / "run", 1, false);
  std::size_t calls = 0;
  const ReportResult result =
      write_report(scratch / "run", {}, {.progress = [&](std::size_t step, std::size_t steps, const std::string& what) {
                     EXPECT_LT(step, steps);
                     EXPECT_FALSE(what.empty());
                     return ++calls < 3;
                   }});
  EXPECT_TRUE(result.interrupted);
  EXPECT_FALSE(fs::exists(scratch / "run/report"));
}

}  // namespace
}  // namespace ganflow::report
