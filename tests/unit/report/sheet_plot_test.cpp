#include "ganflow/report/sheet_plot.hpp"

#include "../scratch_folder.hpp"
#include "decode_png.hpp"

#include <gmock/gmock.h>

#include <array>

namespace ganflow::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Images images(std::size_t count, double value) {
  return {.height = 28, .width = 28, .channels = 1, .values = std::vector<double>(count * 784, value)};
}

TEST(SheetFigure, SamplesAreAtMostEightByEight) {
  const SheetFigure figure = samples_sheet_figure(images(100, 1), "t");
  EXPECT_EQ(figure.sheet.width(), 2 + 8 * 30U);
  EXPECT_TRUE(figure.labels.empty());
  EXPECT_EQ(figure.width, Width::kColumn);
}

TEST(SheetFigure, ProgressHasARowAnInstantAndTheDataBelow) {
  const std::vector<Images> over_time = {images(20, -1), images(20, 0), images(20, 1)};
  const std::array times = {0.0, 0.5, 12.25};
  const SheetFigure figure = progress_sheet_figure(over_time, times, images(20, 0.5), "t");
  EXPECT_THAT(figure.labels, ElementsAre("t = 0", "t = 0.5", "t = 12.25", "data"));
  EXPECT_EQ(figure.sheet.width(), 2 + 12 * 30U);
}

TEST(SheetFigure, IsDrawnInThreeFormats) {
  const ScratchFolder scratch;
  const std::vector<Images> over_time = {images(12, -1), images(12, 1)};
  const std::array times = {0.0, 1.0};
  const auto files = draw(progress_sheet_figure(over_time, times, images(12, 1), "title"), scratch.path());
  EXPECT_THAT(files, ElementsAre(scratch / "progress.svg", scratch / "progress.png", scratch / "progress.pdf"));
  EXPECT_THAT(content(files[0]), HasSubstr("<image"));
  const Picture png = decode_png(content(files[1]));
  EXPECT_NEAR(static_cast<double>(png.width()), 17 / 2.54 * 220, 1);
  EXPECT_LT(content(files[0]).size(), 100'000U) << "images go into the file as images";
}

}  // namespace
}  // namespace ganflow::report
