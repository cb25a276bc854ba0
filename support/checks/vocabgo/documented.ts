/** Names that document 003 prints. */

/** Section "Indexes". */
export const indexNames = [
  'idx_jobs_user_status',
  'idx_jobs_status_created',
  'idx_jobs_queue_position',
  'idx_wordlists_user',
  'idx_llm_metrics_job',
  'idx_upload_cooldowns_until',
]

/** Section "Helper Functions", and the function of the trigger. */
export const functionNames = [
  'update_queue_positions',
  'get_active_job_count',
  'cleanup_expired_cooldowns',
  'cleanup_old_uploads',
  'cleanup_old_exports',
]
