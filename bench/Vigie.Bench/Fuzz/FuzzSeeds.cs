using System.Text;

namespace Vigie.Bench.Fuzz;

/// <summary>Short files of every format that is read, to be mutated.</summary>
internal static class FuzzSeeds
{
    private const string Split = "\n====\n";

    private const string Text = """
        <34>Oct 11 22:14:15 host su: 'su root' failed on /dev/pts/8
        Feb  5 17:32:18 host sshd(pam_unix)[19939]: authentication failure; uid=0
        ====
        <165>1 2026-03-01T22:14:15.003Z host.example app 8710 ID47 [ex@32473 iut="3" id="10\]11"] An event
        <34>1 2026-03-01T22:14:16.003-07:00 10.1.1.1 su 123 - - failed
        ====
        __CURSOR=s=abc;i=1
        __REALTIME_TIMESTAMP=1772371240000000
        PRIORITY=3
        _HOSTNAME=web-3
        MESSAGE=connect failed

        __CURSOR=s=abc;i=2
        __REALTIME_TIMESTAMP=1772371241000000
        MESSAGE=done
        ====
        {"__REALTIME_TIMESTAMP":"1772371241000000","_HOSTNAME":"web-3","PRIORITY":"6","MESSAGE":"x"}
        {"@timestamp":"2026-03-01T12:00:00.123Z","log":{"level":"warn"},"message":"a \"b\" \u00e9\n c","host":{"name":"h1"}}
        {"log":"2026-03-01 12:00:01 ERROR inner\n","stream":"stderr","time":"2026-03-01T12:00:01.5Z"}
        {"level":30,"time":1772366403123,"pid":1,"hostname":"h","msg":"pino"}
        {"level":"info","ts":1.772366403123e9,"msg":"zap"}
        ====
        2018-09-29 14:02:01.033 20344 WARNING keystone.auth [req-1 a b - - -] Using the cache
        Traceback (most recent call last):
          File "x.py", line 1
        KeyError: 'x'
        2018-09-29 14:02:02.033 20344 INFO nova.compute [-] ok
        ====
        2026-03-01 12:00:00,123 INFO  [main] com.foo.Bar: started
        java.lang.IllegalStateException: bad
        	at com.foo.Bar.run(Bar.java:12)
        ====
        Mar 01, 2026 12:00:00 PM com.foo.Bar method
        INFO: message
        ====
        12:00:00.123 [main] INFO  a.B - started
        23:59:00.123 [main] INFO  a.B - on
        00:00:01.123 [main] INFO  a.B - next day
        ====
        [    0.000000] Linux version 6.1.0
        [    1.234567] usb 1-1: new high-speed USB device
        <3>[ 9999.234567] ata1: SError
        ====
        10.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 500 2326
        [Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 43] File does not exist
        2026/03/01 12:00:00 [error] 1234#5678: *5 connect() failed
        ====
        time=2026-03-01T12:00:00Z level=info msg="server \"up\" now" port=80 host=h1
        ts=2026-03-01T12:00:01.000Z level=error component=tsdb msg="fail" err="x y"
        ====
        2026-11-22 10:12:14,877 CRIT Supervisor is running as root
        - 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO parity error corrected
        2005-06-03-16.17.40.190183 R26-M0 RAS APP FATAL ciod: failed
        081109 203615 148 INFO dfs.DataNode$PacketResponder: block blk_38865049064139660 terminating
        20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579
        E0609 20:10:40.123456    7 file.cc:12] x
        ====
        03/14/2026 11:59:59 PM ERROR x
        3/4/2026, 1:05:09 AM y
        13.03.2026 11:59:59,123 z
        17/06/09 20:10:40 INFO w
        ====
        Id,Date,Time,Level,Component,Content
        1,2026-03-01,12:00:00.123,INFO,nova.x,"a, ""b"" c"
        2,2026-03-01,12:00:01.123,ERROR,nova.x,plain
        ====
        time,host,cpu,mem
        2026-03-01 12:00:00,h1,1.5,2
        2026-03-01 12:01:00,h1,,1e300
        ====
        timestamp	host	metric	value
        2026-03-01T12:00:00Z	h1	cpu.load	1.5
        ====
        # TYPE up gauge
        up{instance="a:1",x="\""} 1 1772366400000
        http_requests_total{code="200"} 1027 1772366402000
        ====
        Starting the build of part 3 in /srv/part
        ERROR: cannot fetch index
          retry 1 of 3
        	at fetch
        nova.compute.manager [req-1 a b] [instance: 1] Took 3.14 seconds
        [main] a.B: done
        ====
        10.0.0.1: up
        done
        """;

    /// <summary>The files.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [.. Text.Split(Split).Select(text => Encoding.UTF8.GetBytes(text + "\n"))];
}
