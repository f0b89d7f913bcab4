namespace Vigie.Tests.Logs.Records;

/// <content>Samples: system logs, application servers, web servers.</content>
public partial class FormatTests
{
    private static IEnumerable<TheoryDataRow<string, string, string>> First =>
    [
        new(
            "syslog of RFC 3164",
            """
            <34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8
            <13>Feb  5 17:32:18 10.0.0.99 Use the BFG!
            """,
            """
            2025-10-11 22:14:15.000000|mymachine|su||Critical|'su root' failed for lonvick on /dev/pts/8
            2026-02-05 17:32:18.000000|m|s||Info|10.0.0.99 Use the BFG!
            """
        ),
        new(
            "syslog of RFC 5424",
            """
            <165>1 2026-03-01T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] BOMAn application event
            <34>1 2026-03-01T22:14:16.003-07:00 10.1.1.1 su 123 - - 'su root' failed
            2026-03-01T12:00:00+01:00 web-3 sshd[812]: Accepted publickey
            """,
            """
            2026-03-01 22:14:15.003000|mymachine.example.com|evntslog||Info|BOMAn application event
            2026-03-02 05:14:16.003000|10.1.1.1|su|123|Critical|'su root' failed
            2026-03-02 05:14:16.003000|web-3|sshd|812|None|Accepted publickey
            """
        ),
        new(
            "dmesg",
            """
            [    0.000000] Linux version 6.1.0-13-amd64
            [    0.000000] Command line: BOOT_IMAGE=/boot/vmlinuz
            [    1.234567] usb 1-1: new high-speed USB device number 2 using xhci_hcd
            [12345.678901] EXT4-fs error (device sda1): ext4_lookup:1234: inode #2: comm ls: deleted inode referenced
            """,
            """
            2026-04-01 00:00:00.000000|m|s||None|Linux version 6.1.0-13-amd64
            2026-04-01 00:00:00.000000|m|s||None|Command line: BOOT_IMAGE=/boot/vmlinuz
            2026-04-01 00:00:01.234567|m|s||None|usb 1-1: new high-speed USB device number 2 using xhci_hcd
            2026-04-01 03:25:45.678901|m|s||None|EXT4-fs error (device sda1): ext4_lookup:1234: inode #2: comm ls: deleted inode referenced
            """
        ),
        new(
            "dmesg raw",
            """
            <6>[    1.234567] usb 1-1: new high-speed USB device
            <3>[    2.234567] ata1: SError: { PHYRdyChg }
            <4>[    3.234567] warning thing
            """,
            """
            2026-04-01 00:00:01.234567|m|s||Info|usb 1-1: new high-speed USB device
            2026-04-01 00:00:02.234567|m|s||Error|ata1: SError: { PHYRdyChg }
            2026-04-01 00:00:03.234567|m|s||Warning|warning thing
            """
        ),
        new(
            "dmesg -T",
            """
            [Sun Mar  1 12:00:00 2026] usb 1-1: new high-speed USB device
            [Sun Mar  1 12:00:01 2026] EXT4-fs error (device sda1)
            """,
            """
            2026-03-01 12:00:00.000000|m|s||None|usb 1-1: new high-speed USB device
            2026-03-01 12:00:01.000000|m|s||None|EXT4-fs error (device sda1)
            """
        ),
        new(
            "journal export",
            """
            __CURSOR=s=abc;i=1
            __REALTIME_TIMESTAMP=1772371240000000
            __MONOTONIC_TIMESTAMP=123
            _BOOT_ID=aaaa
            PRIORITY=3
            _HOSTNAME=web-3
            SYSLOG_IDENTIFIER=sshd
            _PID=812
            MESSAGE=error: connect_to host failed

            __CURSOR=s=abc;i=2
            __REALTIME_TIMESTAMP=1772371241000000
            PRIORITY=6
            _HOSTNAME=web-3
            _SYSTEMD_UNIT=cron.service
            MESSAGE=job done
            """,
            """
            2026-03-01 13:20:40.000000|web-3|sshd|812|Error|error: connect_to host failed
            2026-03-01 13:20:41.000000|web-3|cron.service||Info|job done
            """
        ),
        new(
            "journal as JSON",
            """
            { "__CURSOR" : "s=abc", "__REALTIME_TIMESTAMP" : "1772371240000000", "_BOOT_ID" : "x", "PRIORITY" : "4", "_HOSTNAME" : "web-3", "SYSLOG_IDENTIFIER" : "sshd", "_PID" : "812", "MESSAGE" : "disk is filling" }
            {"__REALTIME_TIMESTAMP":"1772371241000000","_HOSTNAME":"web-3","_SYSTEMD_UNIT":"cron.service","_COMM":"cron","PRIORITY":"6","MESSAGE":"x"}
            """,
            """
            2026-03-01 13:20:40.000000|web-3|sshd|812|Warning|disk is filling
            2026-03-01 13:20:41.000000|web-3|cron.service||Info|x
            """
        ),
        new(
            "oslo",
            """
            2018-09-29 14:02:01.033 20344 WARNING keystonemiddleware.auth_token [-] Using the in-process token
            2018-09-29 14:02:01.034 20344 ERROR nova.compute.manager [req-1 a b - - -] Traceback (most recent call last):
            2018-09-29 14:02:01.034 20344 TRACE nova.compute.manager   File "x.py", line 1
            """,
            """
            2018-09-29 14:02:01.033000|m|s|20344|Warning|keystonemiddleware.auth_token [-] Using the in-process token
            2018-09-29 14:02:01.034000|m|s|20344|Error|nova.compute.manager [req-1 a b - - -] Traceback (most recent call last):
            2018-09-29 14:02:01.034000|m|s|20344|Debug|nova.compute.manager   File "x.py", line 1
            """
        ),
        new(
            "python",
            """
            2026-03-01 12:00:00,123 - my.module - ERROR - Something failed
            Traceback (most recent call last):
              File "x.py", line 1, in <module>
            KeyError: 'x'
            2026-03-01 12:00:01,123 ERROR:my.module:boom
            2026-03-01 12:00:02,123 WARNING  [worker-1] my.module: text
            """,
            """
            2026-03-01 12:00:00.123000|m|s||Error|my.module - ERROR - Something failed ++ Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nKeyError: 'x'
            2026-03-01 12:00:01.123000|m|s||Error|ERROR:my.module:boom
            2026-03-01 12:00:02.123000|m|s||Warning|[worker-1] my.module: text
            """
        ),
        new(
            "log4j",
            """
            2026-03-01 12:00:00,123 INFO  [main] com.foo.Bar: started
            2026-03-01 12:00:00,124 [http-nio-8080-exec-1] ERROR com.foo.Bar - failed
            java.lang.IllegalStateException: bad
            	at com.foo.Bar.run(Bar.java:12)
            	... 12 more
            Caused by: java.io.IOException: x
            	at a.b.c(D.java:1)
            """,
            """
            2026-03-01 12:00:00.123000|m|s||Info|[main] com.foo.Bar: started
            2026-03-01 12:00:00.124000|m|s||Error|[http-nio-8080-exec-1] ERROR com.foo.Bar - failed ++ java.lang.IllegalStateException: bad\n	at com.foo.Bar.run(Bar.java:12)\n	... 12 more\nCaused by: java.io.IOException: x\n	at a.b.c(D.java:1)
            """
        ),
        new(
            "logback",
            """
            12:00:00.123 [main] INFO  com.foo.Bar - started
            12:00:00.124 [main] ERROR com.foo.Bar - failed
            java.lang.IllegalStateException: bad
            12:00:01.124 [main] ERROR com.foo.Bar - failed
            12:00:02.124 [main] ERROR com.foo.Bar - failed
            12:00:02.125 [main] ERROR com.foo.Bar - failed
            00:00:02.125 [main] ERROR com.foo.Bar - failed
            """,
            """
            2026-04-01 12:00:00.123000|m|s||Info|[main] INFO  com.foo.Bar - started
            2026-04-01 12:00:00.124000|m|s||Error|[main] ERROR com.foo.Bar - failed ++ java.lang.IllegalStateException: bad
            2026-04-01 12:00:01.124000|m|s||Error|[main] ERROR com.foo.Bar - failed
            2026-04-01 12:00:02.124000|m|s||Error|[main] ERROR com.foo.Bar - failed
            2026-04-01 12:00:02.125000|m|s||Error|[main] ERROR com.foo.Bar - failed
            2026-04-01 12:00:02.125000|m|s||Error|[main] ERROR com.foo.Bar - failed
            """
        ),
        new(
            "spring",
            """
            2026-03-01 12:00:00.123  INFO 1234 --- [           main] com.foo.Bar   : started
            2026-03-01T12:00:00.123+01:00 ERROR 1234 --- [main] c.f.Bar : x
            """,
            """
            2026-03-01 12:00:00.123000|m|s||Info|1234 --- [           main] com.foo.Bar   : started
            2026-03-01 12:00:00.123000|m|s||Error|1234 --- [main] c.f.Bar : x
            """
        ),
        new(
            "Java's own logger",
            """
            Mar 01, 2026 12:00:00 PM com.foo.Bar method
            INFO: message here
            Mar 01, 2026 1:00:01 PM com.foo.Bar method
            SEVERE: failure
            """,
            """
            2026-03-01 12:00:00.000000|m|s||Info|message here
            2026-03-01 13:00:01.000000|m|s||Error|failure
            """
        ),
        new(
            "apache access",
            """
            10.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326
            www.x.org:80 10.0.0.1 - - [10/Oct/2000:13:55:37 -0700] "GET /a HTTP/1.0" 503 2326 "http://r" "Mozilla"
            """,
            """
            2000-10-10 20:55:36.000000|m|s||Info|"GET /a HTTP/1.0" 200 2326
            2000-10-10 20:55:37.000000|m|s||Error|"GET /a HTTP/1.0" 503 2326 "http://r" "Mozilla"
            """
        ),
        new(
            "apache error",
            """
            [Sun Dec 04 04:47:44 2005] [error] [client 1.2.3.4] mod_jk
            [Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist
            """,
            """
            2005-12-04 04:47:44.000000|m|s||Error|[client 1.2.3.4] mod_jk
            2011-09-09 10:42:29.902022|m|s||Error|[pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist
            """
        ),
        new(
            "nginx error",
            """
            2026/03/01 12:00:00 [error] 1234#5678: *5 connect() failed (111: Connection refused)
            """,
            """
            2026-03-01 12:00:00.000000|m|s||Error|1234#5678: *5 connect() failed (111: Connection refused)
            """
        ),
        new(
            "JSON lines",
            """
            {"@timestamp":"2026-03-01T12:00:00.123Z","log.level":"ERROR","message":"boom","service.name":"shop","process.pid":12,"host.name":"h1","ecs.version":"1.2"}
            {"@timestamp":"2026-03-01T12:00:00.123Z","log":{"level":"warn","logger":"a.b"},"message":"boom","host":{"name":"h1"},"service":{"name":"x"}}
            {"log":"2026-03-01 12:00:01 ERROR inner failed\n","stream":"stderr","time":"2026-03-01T12:00:01.5Z"}
            {"log":"WARN: plain\n","stream":"stderr","time":"2026-03-01T12:00:01.5Z"}
            {"Timestamp":"1772366402000000000","SeverityText":"ERROR","SeverityNumber":17,"Body":"otel body","Resource":{"service.name":"x"}}
            {"timeUnixNano":"1772366402000000000","severityNumber":13,"body":{"stringValue":"otel b"}}
            {"level":"info","ts":1772366402.123,"logger":"zap.x","caller":"a.go:1","msg":"zapped"}
            {"level":"info","ts":1.772366403123e9,"msg":"zapped e"}
            {"level":30,"time":1772366403123,"pid":1,"hostname":"h","msg":"pino"}
            {"name":"app","hostname":"h","pid":1,"level":50,"msg":"bunyan","time":"2026-03-01T12:00:05.000Z","v":0}
            {"version":"1.1","host":"h","short_message":"gelf","timestamp":1772366406.3072,"level":3}
            {"t":{"$date":"2026-03-01T12:00:07.000+00:00"},"s":"W","c":"NETWORK","id":1,"ctx":"conn","msg":"mongo"}
            {"@t":"2026-03-01T12:00:08Z","@mt":"Hello {x}","@l":"Error","x":1}
            {"severity":"ERROR","textPayload":"gcp","timestamp":"2026-03-01T12:00:09Z"}
            {"Timestamp":"2026-03-01T12:00:10Z","EventId":0,"LogLevel":"Warning","Category":"A.B","Message":"dotnet"}
            """,
            """
            2026-03-01 12:00:00.123000|h1|shop|12|Error|boom
            2026-03-01 12:00:00.123000|h1|a.b||Warning|boom
            2026-03-01 12:00:01.500000|m|s||Error|inner failed
            2026-03-01 12:00:01.500000|m|s||Warning|plain
            2026-03-01 12:00:02.000000|m|s||Error|otel body
            2026-03-01 12:00:02.000000|m|s||Warning|otel b
            2026-03-01 12:00:02.123000|m|zap.x||Info|zapped
            2026-03-01 12:00:03.123000|m|s||Info|zapped e
            2026-03-01 12:00:03.123000|h|s|1|Info|pino
            2026-03-01 12:00:05.000000|h|app|1|Error|bunyan
            2026-03-01 12:00:06.307200|h|s||Error|gelf
            2026-03-01 12:00:07.000000|m|NETWORK||Warning|mongo
            2026-03-01 12:00:08.000000|m|s||Error|Hello {x}
            2026-03-01 12:00:09.000000|m|s||Error|gcp
            2026-03-01 12:00:10.000000|m|A.B||Warning|dotnet
            """
        ),
        new(
            "logfmt",
            """
            time=2026-03-01T12:00:00Z level=info msg="server \"up\" now" port=80 host=h1
            ts=2026-03-01T12:00:01.000Z caller=main.go:1 level=error component=tsdb msg="fail" err="x y"
            """,
            """
            2026-03-01 12:00:00.000000|h1|s||Info|server \"up\" now
            2026-03-01 12:00:01.000000|m|tsdb||Error|fail
            """
        ),
        new(
            "klog",
            """
            I0301 12:00:00.123456       1 main.go:12] started
            E0301 12:00:01.123456       1 main.go:12] failed
            """,
            """
            2026-03-01 12:00:00.123456|m|s||Info|1 main.go:12] started
            2026-03-01 12:00:01.123456|m|s||Error|1 main.go:12] failed
            """
        ),
        new(
            "containers' runtimes",
            """
            2026-03-01T12:00:00.123456789Z stdout F ERROR inner message
            2026-03-01T12:00:00.123456789Z stderr P partial
            """,
            """
            2026-03-01 12:00:00.123456|m|s||Error|inner message
            2026-03-01 12:00:00.123456|m|s||None|partial
            """
        ),
        new(
            "supervisord",
            """
            2026-11-22 10:12:14,877 CRIT Supervisor is running as root
            2026-11-22 10:12:14,900 INFO spawned: 'x' with pid 12
            """,
            """
            2026-11-22 10:12:14.877000|m|s||Critical|Supervisor is running as root
            2026-11-22 10:12:14.900000|m|s||Info|spawned: 'x' with pid 12
            """
        ),
    ];
}
