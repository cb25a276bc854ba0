-- The tables and functions of pg_cron, without its background worker: whoever hears the channel
-- `cron_job` runs the jobs. Names, columns and rights follow pg_cron 1.6.

create schema cron;

create sequence cron.jobid_seq;
create sequence cron.runid_seq;

create table cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport integer not null default coalesce(inet_server_port(), 5432),
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);

create table cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);

-- Everybody who may enter the schema sees and writes their own jobs only.
alter table cron.job enable row level security;
create policy cron_job_policy on cron.job
  using (username = current_user) with check (username = current_user);
alter table cron.job_run_details enable row level security;
create policy cron_job_run_details_policy on cron.job_run_details
  using (username = current_user);
grant select, insert, update, delete on cron.job to public;
grant select, delete on cron.job_run_details to public;
grant usage on all sequences in schema cron to public;

create function cron.refuse_schedule() returns trigger
language plpgsql
as $$
begin
  if new.schedule !~* '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$'
    and new.schedule !~ '^\s*[-0-9*,/]+(\s+[-0-9*,/$]+){2}(\s+[-0-9a-zA-Z*,/]+){2}\s*$'
    and new.schedule !~ '^\s*@(yearly|annually|monthly|weekly|daily|midnight|hourly)\s*$'
  then
    raise exception 'invalid schedule: %', new.schedule
      using
        errcode = 'invalid_parameter_value',
        hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
  end if;
  return new;
end
$$;

create trigger refuse_schedule before insert or update on cron.job
  for each row execute function cron.refuse_schedule();

create function cron.tell_scheduler() returns trigger
language plpgsql
as $$
begin
  perform pg_notify('cron_job', '');
  return null;
end
$$;

create trigger tell_scheduler after insert or update or delete on cron.job
  for each statement execute function cron.tell_scheduler();

create function cron.schedule(schedule text, command text) returns bigint
language sql
as $$
  insert into cron.job (schedule, command) values (schedule, command) returning jobid
$$;

create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql
as $$
  insert into cron.job (jobname, schedule, command) values (job_name, schedule, command)
  on conflict on constraint jobname_username_uniq do update
    set schedule = excluded.schedule, command = excluded.command, active = true
  returning jobid
$$;

create function cron.schedule_in_database(
  job_name text, schedule text, command text, database text,
  username text default null, active boolean default true
) returns bigint
language sql
as $$
  insert into cron.job (jobname, schedule, command, database, username, active)
  values (
    job_name, schedule, command, schedule_in_database.database,
    coalesce(schedule_in_database.username, current_user), schedule_in_database.active
  )
  on conflict on constraint jobname_username_uniq do update
    set schedule = excluded.schedule, command = excluded.command,
      database = excluded.database, active = excluded.active
  returning jobid
$$;

create function cron.alter_job(
  job_id bigint, schedule text default null, command text default null,
  database text default null, username text default null, active boolean default null
) returns void
language plpgsql
as $$
begin
  update cron.job as job
  set schedule = coalesce(alter_job.schedule, job.schedule),
    command = coalesce(alter_job.command, job.command),
    database = coalesce(alter_job.database, job.database),
    username = coalesce(alter_job.username, job.username),
    active = coalesce(alter_job.active, job.active)
  where job.jobid = job_id;
  if not found then
    raise exception 'Job % does not exist or you don''t own it', job_id
      using errcode = 'insufficient_privilege';
  end if;
end
$$;

create function cron.unschedule(job_id bigint) returns boolean
language plpgsql
as $$
begin
  delete from cron.job where jobid = job_id;
  if not found then
    raise exception 'could not find valid entry for job ''%''', job_id
      using errcode = 'internal_error';
  end if;
  return true;
end
$$;

create function cron.unschedule(job_name text) returns boolean
language plpgsql
as $$
begin
  delete from cron.job where jobname = job_name and username = current_user;
  if not found then
    raise exception 'could not find valid entry for job ''%''', job_name
      using errcode = 'internal_error';
  end if;
  return true;
end
$$;

-- What a hosted project grants as soon as the extension is there.
do $$
begin
  if exists (select from pg_roles where rolname = 'postgres') then
    grant usage on schema cron to postgres with grant option;
    grant all on all tables in schema cron to postgres with grant option;
    grant all on all functions in schema cron to postgres with grant option;
  end if;
end
$$;
