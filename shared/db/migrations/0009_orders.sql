-- Orders at providers: found again by fingerprint, whichever job looks for them.

alter table video_production_spend
    add column fingerprint text not null default '',
    add column facts jsonb not null default '{}',
    add column placed_at timestamptz;
comment on column video_production_spend.state is 'reserved: intended or placed, and not over; settled: over, and cost this much; released: over, and cost nothing.';
comment on column video_production_spend.fingerprint is 'Of the job that ordered: another job of the same fingerprint takes the order over instead of ordering again.';
comment on column video_production_spend.facts is 'What the provider said when it took the order: request ids, its own estimate.';

create index video_production_spend_open on video_production_spend (fingerprint) where state = 'reserved';
create index video_production_spend_at_provider on video_production_spend (provider) where state = 'reserved';
create index video_production_spend_job on video_production_spend (job_id);
