/*
 * commands.h - the entries of all commands, one file each.
 */
#ifndef GR_CLI_COMMANDS_H
#define GR_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct gr_command gr_cli_audit_list;
extern const struct gr_command gr_cli_audit_verify;
extern const struct gr_command gr_cli_backup;
extern const struct gr_command gr_cli_check;
extern const struct gr_command gr_cli_delivery_accept;
extern const struct gr_command gr_cli_delivery_show;
extern const struct gr_command gr_cli_demo_load;
extern const struct gr_command gr_cli_export;
extern const struct gr_command gr_cli_flow;
extern const struct gr_command gr_cli_import;
extern const struct gr_command gr_cli_init;
extern const struct gr_command gr_cli_job_run;
extern const struct gr_command gr_cli_line_confirm;
extern const struct gr_command gr_cli_line_list;
extern const struct gr_command gr_cli_link_create;
extern const struct gr_command gr_cli_link_list;
extern const struct gr_command gr_cli_link_revoke;
extern const struct gr_command gr_cli_outlook_show;
extern const struct gr_command gr_cli_plan_run;
extern const struct gr_command gr_cli_plan_show;
extern const struct gr_command gr_cli_plan_verify;
extern const struct gr_command gr_cli_pool_list;
extern const struct gr_command gr_cli_restore;
extern const struct gr_command gr_cli_snapshot_list;
extern const struct gr_command gr_cli_snapshot_publish;
extern const struct gr_command gr_cli_snapshot_take;
extern const struct gr_command gr_cli_snapshot_verify;
extern const struct gr_command gr_cli_workbook_make;

#endif
