#include "ganflow/report/run_report.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/run_directory.hpp"

#include "../scratch_folder.hpp"
#include "decode_png.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;

/// A run of three snapshots of `d`-dimensional samples; images of 1 × d when `images`.
void write_run(const std::filesystem::path& path, std::size_t d, bool images) {
  const auto directory = io::RunDirectory::create(path, "", {"w1"});
  for (std::int64_t k = 0; k < 3; ++k) {
    const auto time = static_cast<double>(k);
    directory->on_frame({.iteration = k, .time = time, .values = {1 / (1 + time)}});
    record::Snapshot snapshot{.iteration = k, .time = time, .arrays = {}};
    snapshot.arrays.push_back({"samples", {8, d}, std::vector<float>(8 * d, -1 + static_cast<float>(k))});
    snapshot.arrays.push_back({"real", {8, d}, std::vector<float>(8 * d, 0.5F)});
    if (images) {
      snapshot.arrays.push_back({"image_shape", {3}, std::vector<std::int64_t>{1, static_cast<std::int64_t>(d), 1}});
    }
    directory->on_snapshot(snapshot);
  }
}

TEST(RunReport, DrawsSheetsAndSeriesOfImages) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  write_run(scratch / "run", 2, true);
  const auto files = write_pictures((scratch / "run").string());
  EXPECT_THAT(files, ElementsAre(EndsWith("report/samples.png"), EndsWith("report/progress.png"), EndsWith("series.gp"),
                                 EndsWith("series.svg"), EndsWith("series.png"), EndsWith("series.pdf")));
  const Picture samples = decode_png(content(files[0]));
  EXPECT_EQ(samples.at(5, 5), (Colour{255, 255, 255}));  // the last snapshot: all 1
  const Picture progress = decode_png(content(files[1]));
  EXPECT_EQ(progress.at(5, 5), (Colour{0, 0, 0}));  // the first: all −1
}

TEST(RunReport, DrawsDensitiesOfNumbersAndPoints) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  for (const std::size_t d : {1U, 2U}) {
    const auto run = scratch / std::to_string(d);
    write_run(run, d, false);
    EXPECT_EQ(write_pictures(run.string()).size(), 8U);
    EXPECT_EQ(write_pictures(run.string()).size(), 8U) << "a second time";
    EXPECT_TRUE(std::filesystem::exists(run / "report/density.pdf"));
  }
}

TEST(RunReport, ARunWithoutRowsAndSnapshotsHasNoPictures) {
  const ScratchFolder scratch;
  { const auto directory = io::RunDirectory::create(scratch / "run", "", {"w1"}); }
  EXPECT_THAT(write_pictures((scratch / "run").string()), IsEmpty());
}

TEST(RunReport, RefusesWhatIsNoRun) {
  const ScratchFolder scratch;
  EXPECT_THROW(write_pictures((scratch / "missing").string()), InputError);
}

}  // namespace
}  // namespace ganflow::report
