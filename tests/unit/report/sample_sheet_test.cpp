#include "ganflow/report/sample_sheet.hpp"

#include "ganflow/core/errors.hpp"

#include "decode_png.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::report {
namespace {

using testing::ElementsAre;

constexpr Colour kBlack = {0, 0, 0};
constexpr Colour kWhite = {255, 255, 255};

/// `count` images of 2 × 3 pixels; every pixel of image k has the value `first + k * step`.
Images flat_images(std::size_t count, double first, double step) {
  Images images{.height = 2, .width = 3, .channels = 1, .values = {}};
  for (std::size_t k = 0; k < count; ++k) {
    images.values.insert(images.values.end(), 6, first + static_cast<double>(k) * step);
  }
  return images;
}

record::Snapshot snapshot_of(std::vector<std::int64_t> shape, record::Array samples) {
  return {.iteration = 7, .time = 0, .arrays = {{"image_shape", {shape.size()}, shape}, std::move(samples)}};
}

TEST(SampleSheet, PutsEachPixelWhereItBelongs) {
  Images images{.height = 2, .width = 3, .channels = 1, .values = {-1, 0, 1, 5, -5, std::nan("")}};
  const Picture sheet =
      decode_png(encode_png(sample_sheet(images, {.rows = 8, .columns = 8, .scale = 2, .margin = 1})));
  ASSERT_EQ(sheet.width(), 1U + 3 * 2 + 1);
  ASSERT_EQ(sheet.height(), 1U + 2 * 2 + 1);
  const std::vector<Colour> expected = {kBlack, {128, 128, 128}, kWhite, kWhite, kBlack, kBlack};
  for (std::size_t y = 0; y < sheet.height(); ++y) {
    for (std::size_t x = 0; x < sheet.width(); ++x) {
      const bool margin = x == 0 || y == 0 || x == 7 || y == 5;
      EXPECT_EQ(sheet.at(x, y), margin ? kWhite : expected[(y - 1) / 2 * 3 + (x - 1) / 2]) << x << ", " << y;
    }
  }
}

TEST(SampleSheet, ColoursStayInTheirOrder) {
  const Images images{.height = 1, .width = 1, .channels = 3, .values = {1, 0, -1}};
  EXPECT_EQ(sample_sheet(images, {.rows = 1, .columns = 1, .scale = 1, .margin = 0}).at(0, 0), (Colour{255, 128, 0}));
}

TEST(SampleSheet, FillsRowByRowAndIsNoLargerThanItsImages) {
  const SheetOptions options{.rows = 2, .columns = 3, .scale = 1, .margin = 1};
  const Picture five = sample_sheet(flat_images(5, -1, 0.5), options);
  EXPECT_EQ(five.width(), 1U + 3 * 4);
  EXPECT_EQ(five.height(), 1U + 2 * 3);
  EXPECT_EQ(five.at(1, 1), kBlack);
  EXPECT_EQ(five.at(5, 1), (Colour{64, 64, 64}));
  EXPECT_EQ(five.at(1, 4), (Colour{191, 191, 191}));
  EXPECT_EQ(five.at(9, 4), kWhite);  // the sixth is missing: paper
  EXPECT_EQ(sample_sheet(flat_images(2, 0, 0), options).width(), 1U + 2 * 4);
  EXPECT_EQ(sample_sheet(flat_images(100, 0, 0), options).height(), 1U + 2 * 3);
}

TEST(SampleSheet, SmallImagesAreEnlargedByWholePixels) {
  Images digits{.height = 28, .width = 28, .channels = 1, .values = std::vector<double>(28 * 28)};
  EXPECT_EQ(sample_sheet(digits).width(), 4U + 2 * 28 + 4);
  Images faces{.height = 64, .width = 64, .channels = 3, .values = std::vector<double>(64 * 64 * 3)};
  EXPECT_EQ(sample_sheet(faces).width(), 4U + 64 + 4);
}

TEST(ProgressSheet, HasARowAnInstantAColumnALatentAndRealImagesBelowALine) {
  const std::vector<Images> over_time = {flat_images(4, -1, 0), flat_images(4, -0.5, 0), flat_images(4, 0, 0)};
  const Picture sheet =
      progress_sheet(over_time, flat_images(4, 0.5, 0), {.rows = 8, .columns = 3, .scale = 1, .margin = 2});
  EXPECT_EQ(sheet.width(), 2U + 3 * (3 + 2));
  const std::size_t rule = 2 + 3 * (2 + 2) - 2 + 6;  // three margins below the last generated row
  EXPECT_EQ(sheet.height(), rule + 1 + 6 + 2 + 2);
  EXPECT_EQ(sheet.at(2, 2), kBlack);
  EXPECT_EQ(sheet.at(2, 6), (Colour{64, 64, 64}));
  EXPECT_EQ(sheet.at(12, 10), (Colour{128, 128, 128}));
  EXPECT_EQ(sheet.at(2, rule), (Colour{128, 128, 128}));
  EXPECT_EQ(sheet.at(2, rule - 1), kWhite);
  EXPECT_EQ(sheet.at(2, rule + 6), kWhite);
  EXPECT_EQ(sheet.at(2, rule + 7), (Colour{191, 191, 191}));
  EXPECT_EQ(sheet.at(0, rule), kWhite);
}

TEST(ProgressSheet, ChoosesInstantsEvenlyWithFirstAndLast) {
  EXPECT_THAT(choose_evenly(3, 8), ElementsAre(0, 1, 2));
  EXPECT_THAT(choose_evenly(9, 5), ElementsAre(0, 2, 4, 6, 8));
  EXPECT_THAT(choose_evenly(101, 3), ElementsAre(0, 50, 100));
  EXPECT_THAT(choose_evenly(10, 2), ElementsAre(0, 9));
  EXPECT_THAT(choose_evenly(10, 1), ElementsAre(9));
  EXPECT_THAT(choose_evenly(0, 8), ElementsAre());
}

TEST(ImagesOf, ReadsEveryTypeOfNumbers) {
  const auto from_float = images_of(snapshot_of({1, 2, 1}, {"samples", {1, 2}, std::vector<float>{-1, 1}}), "samples");
  EXPECT_THAT(from_float.values, ElementsAre(-1, 1));
  EXPECT_EQ(from_float.count(), 1U);
  const auto from_double =
      images_of(snapshot_of({1, 1, 3}, {"samples", {2, 3}, std::vector<double>(6, 0.5)}), "samples");
  EXPECT_EQ(from_double.count(), 2U);
  EXPECT_EQ(from_double.channels, 3U);
}

TEST(ImagesOf, RefusesShapesThatDoNotFit) {
  const record::Array samples{"samples", {1, 4}, std::vector<float>(4)};
  for (const auto& shape :
       std::vector<std::vector<std::int64_t>>{{2, 2}, {2, 1, 2}, {-2, -2, 1}, {2, 3, 1}, {0, 4, 1}}) {
    EXPECT_THROW(images_of(snapshot_of(shape, samples), "samples"), InputError);
  }
  EXPECT_THROW(images_of(snapshot_of({2, 2, 1}, samples), "real"), InputError);
  EXPECT_THROW(images_of({}, "samples"), InputError);
}

TEST(SheetOptions, NamesTheFieldThatIsWrong) {
  EXPECT_THROW((SheetOptions{.rows = 0}.validate()), InputError);
  EXPECT_THROW((SheetOptions{.columns = 0}.validate()), InputError);
}

}  // namespace
}  // namespace ganflow::report
