namespace Vigie.Tests.Logs.Records;

/// <content>Samples: JSON, pairs, clusters, data bases.</content>
public partial class FormatTests
{
    private static IEnumerable<TheoryDataRow<string, string, string>> Second =>
    [
        new(
            "thunderbird",
            """
            - 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root
            - 1131566462 2005.11.09 tbird-admin1 Nov 9 12:01:02 local@tbird-admin1 /apps/x86_64/system/ganglia-3.0.1/sbin/gmetad[1682]: data_thread() got not answer
            ECC 1131566463 2005.11.09 aadmin1 Nov 10 12:01:03 src@aadmin1 kernel: x
            """,
            """
            2005-11-09 20:01:01.000000|dn228|crond(pam_unix)|2915|None|session closed for user root
            2005-11-09 20:01:02.000000|tbird-admin1|/apps/x86_64/system/ganglia-3.0.1/sbin/gmetad|1682|None|data_thread() got not answer
            2005-11-09 20:01:03.000000|aadmin1|kernel||None|x
            """
        ),
        new(
            "hpc",
            """
            134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change: Component is in the unavailable state
            350766 node-109 unix.hw state_change.unavailable 1084680778 1 Component State Change: x
            344518 node-32 unix.hw state_change.unavailable 1084270955 1 Component State Change: y
            344448 node-153 unix.hw state_change.unavailable 1084270952 1 Component State Change: z
            """,
            """
            2004-02-26 14:12:22.000000|m|s||None|1 Component State Change: Component is in the unavailable state
            2004-05-16 04:12:58.000000|m|s||None|1 Component State Change: x
            2004-05-16 04:12:58.000000|m|s||None|1 Component State Change: y
            2004-05-16 04:12:58.000000|m|s||None|1 Component State Change: z
            """
        ),
        new(
            "android",
            """
            03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogsopening app wtoken
            """,
            """
            2026-03-17 16:13:38.811000|m|s|1702|Debug|WindowManager: printFreezingDisplayLogsopening app wtoken
            """
        ),
        new(
            "windows",
            """
            2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601.23505
            """,
            """
            2016-09-28 04:30:30.000000|m|s||Info|CBS    Loaded Servicing Stack v6.1.7601.23505
            """
        ),
        new(
            "spark",
            """
            17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers
            """,
            """
            2017-06-09 20:10:40.000000|m|s||Info|executor.CoarseGrainedExecutorBackend: Registered signal handlers
            """
        ),
        new(
            "us short",
            """
            3/4/2026, 1:05:09 PM x
            """,
            """
            2026-03-04 13:05:09.000000|m|s||None|x
            """
        ),
        new(
            "postgres",
            """
            2026-03-01 12:00:00.123 CET [1234] ERROR:  relation "x" does not exist at character 15
            2026-03-01 12:00:00.123 UTC [1234] LOG:  checkpoint
            2026-03-01 12:00:00.123 CET [1234] user@db STATEMENT:  select 1
            """,
            """
            2026-03-01 12:00:00.123000|m|s||Error|[1234] ERROR:  relation "x" does not exist at character 15
            2026-03-01 12:00:00.123000|m|s||None|[1234] LOG:  checkpoint
            2026-03-01 12:00:00.123000|m|s||None|[1234] user@db STATEMENT:  select 1
            """
        ),
        new(
            "mysql",
            """
            2026-03-01T12:00:00.123456Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed.
            """,
            """
            2026-03-01 12:00:00.123456|m|s|0|Warning|[MY-010068] [Server] CA certificate is self signed.
            """
        ),
        new(
            "redis",
            """
            1234:M 01 Mar 2026 12:00:00.123 * Ready to accept connections
            1234:M 01 Mar 2026 12:00:01.123 # WARNING overcommit_memory
            """,
            """
            2026-03-01 12:00:00.123000|m|s||None|* Ready to accept connections
            2026-03-01 12:00:01.123000|m|s||Warning|# WARNING overcommit_memory
            """
        ),
        new(
            "csv log",
            """
            LineId,Date,Time,Pid,Level,Component,Content,EventId
            1,2026-03-01,12:00:00.123,25,INFO,nova.x,"a, ""b"" c",E1
            2,2026-03-01,12:00:01.123,25,ERROR,nova.x,plain,E2
            """,
            """
            2026-03-01 12:00:00.123000|m|nova.x|25|Info|a, "b" c
            2026-03-01 12:00:01.123000|m|nova.x|25|Error|plain
            """
        ),
        new(
            "sql multi",
            """
            2026-03-01 12:00:00,123 ERROR sqlalchemy: (OperationalError) lost
            [SQL: SELECT a
            FROM b]

            (Background on this error at: https://x)
            2026-03-01 12:00:01,123 INFO next
            """,
            """
            2026-03-01 12:00:00.123000|m|s||Error|sqlalchemy: (OperationalError) lost ++ [SQL: SELECT a\nFROM b]\n\n(Background on this error at: https://x)
            2026-03-01 12:00:01.123000|m|s||Info|next
            """
        ),
        new(
            "proxifier",
            """
            [10.30 16:49:06] chrome.exe - proxy.cse.cuhk.edu.hk:5070 open through proxy
            """,
            """
            2025-10-30 16:49:06.000000|m|s||None|chrome.exe - proxy.cse.cuhk.edu.hk:5070 open through proxy
            """
        ),
        new(
            "ruby",
            """
            I, [2026-03-01T12:00:00.123456 #1234]  INFO -- : Started
            """,
            """
            2026-03-01 12:00:00.123456|m|s||Info|#1234]  INFO -- : Started
            """
        ),
        new(
            "rails",
            """
            E, [2026-03-01T12:00:00.123456 #1234] ERROR -- app: Failed
            """,
            """
            2026-03-01 12:00:00.123456|m|s||Error|#1234] ERROR -- app: Failed
            """
        ),
        new(
            "elixir",
            """
            12:00:00.123 [info] Running
            12:00:00.124 [error] Failed
            12:00:00.125 [info] Running
            """,
            """
            2026-04-01 12:00:00.123000|m|s||Info|Running
            2026-04-01 12:00:00.124000|m|s||Error|Failed
            2026-04-01 12:00:00.125000|m|s||Info|Running
            """
        ),
        new(
            "gunicorn",
            """
            [2026-03-01 12:00:00 +0000] [1234] [INFO] Starting gunicorn 20.1.0
            """,
            """
            2026-03-01 12:00:00.000000|m|s||Info|[1234] [INFO] Starting gunicorn 20.1.0
            """
        ),
        new(
            "varlog auth iso",
            """
            2026-03-01T12:00:00.123456+01:00 host CRON[123]: pam_unix(cron:session): session opened
            """,
            """
            2026-03-01 11:00:00.123456|host|CRON|123|None|pam_unix(cron:session): session opened
            """
        ),
        new(
            "zope",
            """
            ------
            2026-03-01T12:00:00 ERROR ZODB.Connection Couldn't load state
            """,
            """
            2026-03-01 12:00:00.000000|m|s||Error|ZODB.Connection Couldn't load state
            """
        ),
        new(
            "slapos promise",
            """
            2026-03-01 13:10:00 - ERROR - 1772370600-812 - ConnectionRefusedError: [Errno 111] Connection refused
            """,
            """
            2026-03-01 13:10:00.000000|m|s||Error|1772370600-812 - ConnectionRefusedError: [Errno 111] Connection refused
            """
        ),
        new(
            "mariadb old",
            """
            260301 12:00:00 [Note] InnoDB: started
            """,
            """
            2026-03-01 12:00:00.000000|m|s||Info|InnoDB: started
            """
        ),
        new(
            "fourteen",
            """
            20260301120000 ERROR x
            """,
            """
            2026-03-01 12:00:00.000000|m|s||Error|x
            """
        ),
    ];
}
