#include "ganflow/data/picture_folder.hpp"

#include "picture_support.hpp"
#include "support.hpp"

namespace ganflow::data {
namespace {

TEST(PictureFolder, ReadsSortedPicturesOfOneSize) {
  const TemporaryFolder folder;
  put(folder / "b.png", png_file(1, 2, PNG_FORMAT_GRAY, {3, 4}));
  put(folder / "a.PNG", png_file(1, 2, PNG_FORMAT_GRAY, {1, 2}));
  put(folder / "notes.txt", "ignored");
  const PictureFolder pictures = read_picture_folder(folder.path());
  EXPECT_EQ(pictures.pictures.shape, (std::vector<std::size_t>{2, 1, 2, 1}));
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(0), 1);
  EXPECT_TRUE(pictures.labels.empty());
}

TEST(PictureFolder, TakesSubfoldersForClassesAndWidensGrayToColour) {
  const TemporaryFolder folder;
  put(folder / "cats/1.png", png_file(1, 1, PNG_FORMAT_GRAY, {7}));
  put(folder / "dogs/1.png", png_file(1, 1, PNG_FORMAT_RGB, {1, 2, 3}));
  put(folder / "dogs/2.png", png_file(1, 1, PNG_FORMAT_GRAY, {8}));
  const PictureFolder pictures = read_picture_folder(folder.path());
  EXPECT_EQ(pictures.pictures.shape, (std::vector<std::size_t>{3, 1, 1, 3}));
  EXPECT_EQ(pictures.labels, (std::vector<std::int64_t>{0, 1, 1}));
  EXPECT_EQ(pictures.classes, (std::vector<std::string>{"cats", "dogs"}));
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(2), 7);
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(4), 2);
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(8), 8);
}

TEST(PictureFolder, NamesThePictureOfAnotherSize) {
  const TemporaryFolder folder;
  put(folder / "a.png", png_file(1, 2, PNG_FORMAT_GRAY, {1, 2}));
  put(folder / "b.png", png_file(2, 1, PNG_FORMAT_GRAY, {1, 2}));
  expect_refusal([&] { read_picture_folder(folder.path()); }, {"b.png has 2 by 1", "a.png has 1 by 2"});
}

TEST(PictureFolder, RefusesEmptyMixedAndMissingFolders) {
  const TemporaryFolder folder;
  expect_refusal([&] { read_picture_folder(folder.path()); }, {"no .png"});
  expect_refusal([&] { read_picture_folder(folder / "absent"); }, {"cannot read the folder"});
  put(folder / "a.png", png_file(1, 1, PNG_FORMAT_GRAY, {1}));
  put(folder / "sub/a.png", png_file(1, 1, PNG_FORMAT_GRAY, {1}));
  expect_refusal([&] { read_picture_folder(folder.path()); }, {"both in itself and in"});
}

}  // namespace
}  // namespace ganflow::data
