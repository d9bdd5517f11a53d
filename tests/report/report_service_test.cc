// The service: forms, names, bounds.
#include "aggregator/report/report_service.h"

#include <gmock/gmock.h>

#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ReportServiceTest : public UnitQueriesTest {
 protected:
  ReportServiceTest() { Report("35.27.05", {Line("7.01.06.2.01.02", 10, 5)}); }

  grpc::Status Lkjip(v1::DocumentFormat format, const std::string& unit = "35.27.05") {
    v1::LkjipRequest request;
    request.set_unit(unit);
    request.set_year(2021);
    request.set_format(format);
    document_.Clear();
    return service_.Lkjip(nullptr, &request, &document_);
  }

  // Documents of the kind that were made or refused.
  uint64_t Timed(const std::string& method) {
    const std::vector<prometheus::MetricFamily> families = registry_.Collect();
    for (const prometheus::ClientMetric& metric : families.at(0).metric) {
      if (metric.label.at(0).value == method) return metric.histogram.sample_count;
    }
    ADD_FAILURE() << "no series of " << method;
    return 0;
  }

  prometheus::Registry registry_;
  ReportService service_{&live_, admin_.get(), *QueryMetrics::Declare(registry_)};
  v1::Document document_;
};

TEST_F(ReportServiceTest, NamesWhatItMakes) {
  ASSERT_TRUE(Lkjip(v1::DOCUMENT_FORMAT_HTML).ok());
  EXPECT_EQ(document_.file_name(), "lkjip-35.27.05-2021.html");
  EXPECT_EQ(document_.media_type(), "text/html; charset=utf-8");
  EXPECT_THAT(document_.content(), StartsWith("<!doctype html>"));
  EXPECT_FALSE(document_.synthetic());
  ASSERT_EQ(document_.positions_size(), 1);
  EXPECT_EQ(document_.positions(0).seq(), 1u);
  ASSERT_TRUE(Lkjip(v1::DOCUMENT_FORMAT_XLSX).ok());
  EXPECT_EQ(document_.file_name(), "lkjip-35.27.05-2021.xlsx");
  EXPECT_THAT(document_.content(), StartsWith("PK"));
  v1::KabupatenRequest request;
  request.set_year(2021);
  request.set_format(v1::DOCUMENT_FORMAT_HTML);
  ASSERT_TRUE(service_.Kabupaten(nullptr, &request, &document_).ok());
  EXPECT_EQ(document_.file_name(), "kabupaten-35.27-2021.html");
}

TEST_F(ReportServiceTest, ItsTimeIsTakenLikeThatOfAQuery) {
  EXPECT_EQ(Timed("Lkjip"), 0u);
  ASSERT_TRUE(Lkjip(v1::DOCUMENT_FORMAT_HTML).ok());
  EXPECT_EQ(Timed("Lkjip"), 1u);
  EXPECT_EQ(Timed("Kabupaten"), 0u);
  v1::KabupatenRequest kabupaten;
  EXPECT_FALSE(service_.Kabupaten(nullptr, &kabupaten, &document_).ok());
  EXPECT_FALSE(service_.Sheet(nullptr, &v1::SheetRequest::default_instance(), &document_).ok());
  EXPECT_EQ(Timed("Kabupaten"), 1u);
  EXPECT_EQ(Timed("Sheet"), 1u);
}

TEST_F(ReportServiceTest, RefusesWhatItDoesNotMake) {
  EXPECT_EQ(Lkjip(v1::DOCUMENT_FORMAT_UNSPECIFIED).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Lkjip(v1::DOCUMENT_FORMAT_HTML, "35.28.01").error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ReportServiceTest, GivesATableThatIsSeenAsAWorkbook) {
  v1::SheetRequest request;
  request.set_name("peringkat-2021");
  request.add_columns()->set_title("Nama");
  request.add_rows()->add_cells()->set_text("Omben");
  request.set_synthetic(true);
  ASSERT_TRUE(service_.Sheet(nullptr, &request, &document_).ok());
  EXPECT_EQ(document_.file_name(), "peringkat-2021.xlsx");
  EXPECT_THAT(document_.media_type(), HasSubstr("spreadsheetml"));
  EXPECT_THAT(document_.content(), StartsWith("PK"));
  EXPECT_TRUE(document_.synthetic());

  ASSERT_TRUE(service_.Enter().ok());
  ASSERT_TRUE(service_.Enter().ok());
  EXPECT_EQ(service_.Sheet(nullptr, &request, &document_).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED)
      << "it takes one of the places for documents";
}

TEST_F(ReportServiceTest, TwoDocumentsAtOnceAndNoMore) {
  ASSERT_TRUE(service_.Enter().ok());
  ASSERT_TRUE(Lkjip(v1::DOCUMENT_FORMAT_HTML).ok()) << "the second place";
  ASSERT_TRUE(service_.Enter().ok());
  grpc::Status refused = Lkjip(v1::DOCUMENT_FORMAT_HTML);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refused.error_message(), HasSubstr("sedang dibuat"));
  service_.Leave();
  EXPECT_TRUE(Lkjip(v1::DOCUMENT_FORMAT_HTML).ok()) << "a refused call takes no place";
}

}  // namespace
}  // namespace rekap
