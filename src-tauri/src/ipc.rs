//! The one table of commands. From it come the handler, the TypeScript map `Commands`, and a
//! check that each command takes and gives the types the table says.

use connect_core::app::MappingCheck;
use connect_core::model::*;
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::commands::{
    bundle::*, connections::*, history::*, mapping::*, profiles::*, rules::*, test_run::*,
};
use crate::host::Host;
use crate::preferences::Preferences;

macro_rules! commands {
    ($($module:ident :: $name:ident ($request:ty) -> $response:ty;)*) => {
        /// Command name → [request, response].
        #[derive(TS)]
        #[ts(export)]
        #[expect(dead_code, reason = "exists for its TypeScript twin")]
        struct Commands { $($name: ($request, $response),)* }

        /// Answers what the pages call.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$(crate::commands::$module::$name),*]
        }

        /// Never called: compiles only while the table is true.
        #[expect(dead_code, reason = "a check of types")]
        mod table {
            use super::*;
            $(async fn $name(window: AppHandle, host: State<'_, Host>, request: $request) -> Result<$response, Problem> {
                crate::commands::$module::$name(window, host, request).await
            })*
        }
    };
}

commands! {
    home::get_overview(()) -> Overview;
    home::get_home(UtcMillis) -> Home;
    home::get_preferences(()) -> Preferences;
    home::get_data_folder(()) -> String;
    home::set_preferences(Preferences) -> Preferences;
    home::open_link(String) -> ();
    connections::explore_sample(()) -> ();
    connections::leave_sample(()) -> ();
    connections::parse_location(String) -> String;
    connections::connect_highlevel(ConnectHighlevel) -> Connection;
    connections::connect_certileads(ConnectCertileads) -> Connection;
    connections::set_region(Region) -> Connection;
    connections::check_connection(Side) -> Connection;
    connections::replace_key(ReplaceKey) -> Connection;
    connections::disconnect(Side) -> ();
    profiles::list_profiles(()) -> Vec<ProfileSummary>;
    profiles::get_profile(String) -> String;
    profiles::check_profile(String) -> ProfileCheck;
    profiles::save_profile(String) -> ProfileSummary;
    profiles::delete_profile(String) -> ();
    profiles::try_profile(TryProfile) -> ProfileTrial;
    profiles::export_text(ExportText) -> bool;
    mapping::get_mapping(()) -> MappingView;
    mapping::refresh_schema(()) -> Schema;
    mapping::find_records(String) -> Vec<SampleRecord>;
    mapping::preview_mapping(PreviewMapping) -> MappingPreview;
    mapping::check_mapping(String) -> MappingCheck;
    mapping::pick_records(PickRecords) -> Vec<SampleRecord>;
    mapping::read_value_table(String) -> TableImport;
    mapping::suggest_mapping(MappingDocument) -> Vec<Suggestion>;
    mapping::mapping_impact(MappingImpact) -> ImpactPart;
    mapping::list_mapping_impact(ListMappingImpact) -> ImpactList;
    mapping::export_mapping_impact(MappingDocument) -> bool;
    mapping::plan_resend(u32) -> SyncPlan;
    mapping::start_resend(u32) -> RunId;
    mapping::run_examples(MappingDocument) -> Vec<ExampleResult>;
    mapping::keep_example(NewExample) -> ExampleId;
    mapping::accept_examples(AcceptExamples) -> ();
    mapping::remove_example(ExampleId) -> ();
    mapping::mark_drift_seen(()) -> ();
    mapping::keep_mapping_draft(KeepDraft) -> ();
    mapping::discard_mapping_draft(()) -> ();
    mapping::save_mapping(SaveMapping) -> Mapping;
    mapping::list_mapping_versions(()) -> Vec<MappingVersion>;
    mapping::get_mapping_version(u32) -> Mapping;
    rules::get_rules(()) -> RulesView;
    rules::check_rules(String) -> RulesCheck;
    rules::preview_rules(RulesDocument) -> RulesPreview;
    rules::save_rules(SaveRules) -> Rules;
    test_run::plan_test(TestRecord) -> TestPlan;
    test_run::start_test(TestRecord) -> RunId;
    test_run::get_test_run(Option<RunId>) -> Option<TestRun>;
    test_run::clean_up_test(RunId) -> TestRun;
    sync::plan_sync(SyncMode) -> SyncPlan;
    sync::start_sync(SyncMode) -> RunId;
    sync::start_syncing(()) -> ();
    sync::sync_now(()) -> ();
    sync::pause_sync(()) -> ();
    sync::resume_sync(()) -> ();
    sync::cancel_run(RunId) -> ();
    sync::retry_operations(Vec<OperationId>) -> u32;
    sync::approve_operations(Vec<OperationId>) -> u32;
    sync::skip_operations(Vec<OperationId>) -> u32;
    undo::plan_undo(RunId) -> UndoPlan;
    undo::start_undo(RunId) -> RunId;
    undo::list_resting(()) -> RestingContacts;
    undo::resume_contacts(ResumeContacts) -> u32;
    reconcile::plan_reconcile(()) -> Reconciliation;
    reconcile::start_repair(()) -> RunId;
    history::list_runs(ListRuns) -> RunPage;
    history::get_run(RunId) -> Run;
    history::list_operations(OperationFilter) -> OperationPage;
    history::get_operation(OperationId) -> OperationDetail;
    settings::get_settings(()) -> Settings;
    settings::save_settings(Settings) -> Settings;
    settings::get_storage(()) -> Storage;
    settings::tidy_history(()) -> Tidied;
    bundle::export_bundle(ExportBundle) -> Option<Vec<Problem>>;
    bundle::review_bundle(String) -> BundleReview;
    bundle::import_bundle(ImportBundle) -> BundleReview;
}
