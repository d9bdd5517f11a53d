// The verbs: ask a server, print the answer, say how it went.
#pragma once

#include "tools/rekap/arguments.h"
#include "tools/rekap/exit_code.h"

namespace rekap::cli {

// Results go to standard output; mistakes, warnings and progress to standard
// error.
ExitCode Run(const Arguments& arguments);

// Verbs with a file of their own.
ExitCode RunImport(const Arguments& arguments);
ExitCode RunTemplate(const Arguments& arguments);
ExitCode RunFindings(const Arguments& arguments);
ExitCode RunCompare(const Arguments& arguments);
ExitCode RunTrend(const Arguments& arguments);
ExitCode RunMatrix(const Arguments& arguments);
ExitCode RunCompleteness(const Arguments& arguments);
ExitCode RunTree(const Arguments& arguments);
ExitCode RunExplain(const Arguments& arguments);
ExitCode RunSubmit(const Arguments& arguments);
ExitCode RunReview(const Arguments& arguments);
ExitCode RunWorkflow(const Arguments& arguments);
ExitCode RunChanges(const Arguments& arguments);
// Every verb under `report`.
ExitCode RunReport(const Arguments& arguments);
// Every verb under `catalog`.
ExitCode RunCatalog(const Arguments& arguments);
ExitCode RunLogin(const Arguments& arguments);
ExitCode RunLogout(const Arguments& arguments);
ExitCode RunWhoAmI(const Arguments& arguments);
ExitCode RunPassword(const Arguments& arguments);
// Every verb under `account`.
ExitCode RunAccount(const Arguments& arguments);
ExitCode RunInvite(const Arguments& arguments);
ExitCode RunCertificates(const Arguments& arguments);
ExitCode RunRevoke(const Arguments& arguments);
ExitCode RunAudit(const Arguments& arguments);
ExitCode RunBackup(const Arguments& arguments);
ExitCode RunQuarantine(const Arguments& arguments);

}  // namespace rekap::cli
