#include "ganflow/data/picture.hpp"

#include <png.h>

namespace ganflow::data {

namespace {

/// libpng's simplified reader: errors come back as values, and the image is released on every way out.
class PngImage {
 public:
  PngImage() { image_.version = PNG_IMAGE_VERSION; }
  ~PngImage() { png_image_free(&image_); }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  png_image* get() { return &image_; }
  png_image* operator->() { return &image_; }

 private:
  png_image image_{};
};

void require(bool condition, const png_image& image, const Bytes& file) {
  GF_VALIDATE(condition, "{}: a damaged PNG picture ({}). Copy or download it again, or remove it", file.source,
              image.message);
}

}  // namespace

Picture decode_png(const Bytes& file) {
  PngImage image;
  require(png_image_begin_read_from_memory(image.get(), file.view.data(), file.size()) != 0, *image.get(), file);
  detail::check_picture_size(image->height, image->width, file);
  const bool colour = (image->format & PNG_FORMAT_FLAG_COLOR) != 0;
  image->format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  Picture picture{.height = image->height, .width = image->width, .channels = colour ? 3U : 1U, .pixels = {}};
  picture.pixels.resize(picture.height * picture.width * picture.channels);
  const png_color white = {255, 255, 255};
  const auto stride = static_cast<png_int_32>(picture.width * picture.channels);
  const int done = png_image_finish_read(image.get(), &white, picture.pixels.data(), stride, nullptr);
  require(done != 0 && PNG_IMAGE_FAILED(*image.get()) == 0, *image.get(), file);
  return picture;
}

}  // namespace ganflow::data
