#include "ganflow/data/picture_folder.hpp"

#include "ganflow/data/picture.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>

namespace ganflow::data {

namespace {

namespace fs = std::filesystem;

bool is_picture(const fs::directory_entry& entry) {
  std::string extension = entry.path().extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return entry.is_regular_file() && (extension == ".png" || extension == ".jpg" || extension == ".jpeg");
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

struct Listing {
  std::vector<std::string> pictures;
  std::vector<std::string> folders;
};

Listing list(const std::string& path) {
  Listing listing;
  std::error_code error;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    if (is_hidden(at->path())) {
      continue;
    }
    if (is_picture(*at)) {
      listing.pictures.push_back(at->path().string());
    } else if (at->is_directory()) {
      listing.folders.push_back(at->path().string());
    }
  }
  GF_VALIDATE(!error, "cannot read the folder {} ({}). Check the name and the permissions", path, error.message());
  std::sort(listing.pictures.begin(), listing.pictures.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

/// Collects pictures of one size; turns everything RGB at the first coloured one.
class Stack {
 public:
  void add(const std::string& path) {
    Picture picture = decode_picture(map_file(path));
    if (count_ == 0) {
      first_ = path;
      all_ = {.height = picture.height, .width = picture.width, .channels = picture.channels, .pixels = {}};
    }
    GF_VALIDATE(picture.height == all_.height && picture.width == all_.width,
                "{} has {} by {} pixels (height by width), {} has {} by {}: all pictures must have one size. Scale or "
                "remove it",
                path, picture.height, picture.width, first_, all_.height, all_.width);
    if (picture.channels > all_.channels) {
      all_ = as_rgb(all_);
    } else if (picture.channels < all_.channels) {
      picture = as_rgb(picture);
    }
    all_.pixels.insert(all_.pixels.end(), picture.pixels.begin(), picture.pixels.end());
    ++count_;
  }

  Table take(const std::string& source) {
    Table table;
    table.dtype = DType::kUint8;
    table.shape = {count_, all_.height, all_.width, all_.channels};
    auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(all_.pixels));
    table.bytes = {std::as_bytes(std::span(*owner)), owner, source};
    return table;
  }

 private:
  Picture all_;
  std::size_t count_ = 0;
  std::string first_;
};

}  // namespace

PictureFolder read_picture_folder(const std::string& path) {
  const Listing top = list(path);
  PictureFolder result;
  Stack stack;
  for (const std::string& picture : top.pictures) {
    stack.add(picture);
  }
  for (const std::string& folder : top.folders) {
    const Listing inside = list(folder);
    if (inside.pictures.empty()) {
      continue;
    }
    GF_VALIDATE(top.pictures.empty(),
                "{} holds pictures both in itself and in {} (classes are subfolders). Move them to one level", path,
                folder);
    for (const std::string& picture : inside.pictures) {
      stack.add(picture);
      result.labels.push_back(static_cast<std::int64_t>(result.classes.size()));
    }
    result.classes.push_back(fs::path(folder).filename().string());
  }
  GF_VALIDATE(!top.pictures.empty() || !result.labels.empty(),
              "{} holds no .png, .jpg or .jpeg picture. Check the folder's name", path);
  result.pictures = stack.take(path);
  return result;
}

}  // namespace ganflow::data
