namespace Vigie.App.Simulation;

/// <summary>
/// What a machine logs whatever its health: work that follows the day and the week, and harmless noise that looks like
/// trouble (refused orders, slow queries, deploys). It draws from a generator of its own and always as much, so that
/// troubles change none of its lines.
/// </summary>
internal sealed class DailyLife(SplitMix64 random, LineBuffer lines)
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;

    private static readonly string[] Paths =
        ["/api/orders", "/api/orders/{0}", "/api/customers/{0}", "/api/stock/{0}", "/api/invoices/{0}/pdf", "/health"];

    private static readonly string[] Users = ["anna", "bertrand", "chloe", "backup"];
    private static readonly string[] Jobs =
        ["cleanup of sessions", "mail queue", "price update", "search index", "report of sales"];
    private static readonly string[] Tables = ["orders", "order_lines", "customers", "stock_moves", "invoices"];

    private readonly SplitMix64 _random = random;
    private readonly LineBuffer _lines = lines;
    private int _release = 100;
    private int _webProcess = 2200;

    /// <summary>
    /// Share of the full load at a moment, by the hour of the day and the day of the week, in (0, 1].
    /// </summary>
    public static double Load(long time)
    {
        double hour = time / 3_600_000.0 % 24;
        // Two humps, before and after lunch; 1970-01-01 was a Thursday.
        double day = Hump(hour, 10.5, 2.6) + 0.9 * Hump(hour, 15.5, 2.8);
        bool isWeekend = (time / 86_400_000 + 3) % 7 >= 5;
        return 0.12 + Math.Min(day, 1) * (isWeekend ? 0.3 : 0.85);
    }

    /// <summary>Lines of the minute that begins at a time.</summary>
    public void Live(long minute)
    {
        double load = Load(minute);
        for (int n = _random.Poisson(1.0 * load); n > 0; n--) Request(Moment(minute));
        for (int n = _random.Poisson(0.16 + 0.2 * load); n > 0; n--) Job(Moment(minute));
        for (int n = _random.Poisson(0.05 + 0.15 * load); n > 0; n--) Connection(Moment(minute));
        for (int n = _random.Poisson(0.12); n > 0; n--) System(Moment(minute));
        if (minute / Minute % 15 == 3) Checkpoint(Moment(minute));
        if (minute / Minute % 60 == 17) Cron(Moment(minute));
        Noise(minute, load);
        if (_random.NextDouble() < 2.5 * load / (7 * 24 * 60)) Deploy(Moment(minute));
    }

    private static double Hump(double hour, double middle, double width)
    {
        double x = (hour - middle) / width;
        return Math.Exp(-0.5 * x * x);
    }

    private long Moment(long minute) => minute + _random.Below((int)Minute);

    private int Process() => _random.Range(3000, 32000);

    private void Request(long time)
    {
        string path = string.Format(null, _random.Pick<string>(Paths), _random.Range(1000, 99999));
        int status = _random.NextDouble() < 0.03 ? 404 : 200;
        _lines.Web(time, "INFO", "web.request", $"GET {path} {status} in {(int)(12 + _random.Exponential(40))} ms");
    }

    private void Job(long time)
    {
        string job = _random.Pick<string>(Jobs);
        int id = _random.Range(10000, 99999);
        double seconds = _random.Exponential(3) + 0.2;
        _lines.Supervisor(time, "INFO", "worker.jobs", $"job {id} ({job}) started");
        time += (long)(seconds * 1000);
        _lines.Supervisor(time, "INFO", "worker.jobs", $"job {id} ({job}) done in {seconds:0.00} s");
    }

    private void Connection(long time)
    {
        int process = Process();
        int port = _random.Range(32768, 60999);
        _lines.Database(time, process, "LOG", $"connection accepted from web, user shop, port {port}");
    }

    private void System(long time)
    {
        switch (_random.Below(4))
        {
            case 0:
                _lines.Syslog(time, $"sshd[{_random.Range(900, 32000)}]",
                    $"session of {_random.Pick<string>(Users)} opened from 10.20.1.{_random.Range(2, 250)}");
                break;
            case 1:
                double offset = 0.8 * _random.Normal();
                _lines.Syslog(time, "timekeeper[612]", $"clock offset {offset:0.000} ms, source 10.20.0.1");
                break;
            case 2:
                _lines.Syslog(time, "init[1]", $"unit rotate-{_random.Pick<string>(Tables)}.timer finished");
                break;
            default:
                _lines.Syslog(time, "dhcp[588]", $"lease of eth0 renewed for {_random.Range(2, 5) * 1800} seconds");
                break;
        }
    }

    private void Checkpoint(long time)
    {
        int buffers = (int)(40 + _random.Exponential(400));
        _lines.Database(time, 701, "LOG", "checkpoint begins: time");
        _lines.Database(time + 4000, 701, "LOG", $"checkpoint done: {buffers} buffers in {buffers * 0.013:0.000} s");
    }

    private void Cron(long time)
    {
        _lines.Syslog(time, $"cron[{_random.Range(900, 32000)}]", "hourly jobs begin");
        _lines.Syslog(time + _random.Range(2, 30) * Second, "cron[540]", "hourly jobs end, status 0");
    }

    private void Noise(long minute, double load)
    {
        for (int n = _random.Poisson(0.018 * load + 0.002); n > 0; n--)
            _lines.Web(Moment(minute), "ERROR", "web.payment",
                $"payment {_random.Range(100000, 999999)} refused by bank: code {_random.Range(40, 59)}");
        for (int n = _random.Poisson(0.03 * load); n > 0; n--)
            _lines.Database(Moment(minute), Process(), "ERROR",
                $"order number {_random.Range(1000, 99999)} exists already in table orders");
        for (int n = _random.Poisson(0.03 * load); n > 0; n--)
            _lines.Database(Moment(minute), Process(), "WARNING",
                $"slow query on {_random.Pick<string>(Tables)}: {1000 + _random.Exponential(1500):0} ms");
        for (int n = _random.Poisson(0.004); n > 0; n--)
            _lines.Syslog(Moment(minute), "sshd[477]",
                $"login of admin refused from 203.0.113.{_random.Range(2, 250)}");
        if (_random.NextDouble() < 0.0006) Burst(Moment(minute));
        if (_random.NextDouble() < 0.0003) Glitch(Moment(minute));
    }

    // A customer's broken script: many errors, no harm.
    private void Burst(long time)
    {
        int customer = _random.Range(1000, 9999);
        for (int n = _random.Range(8, 40); n > 0; n--)
        {
            time += (long)_random.Exponential(1500);
            _lines.Web(time, "ERROR", "web.request",
                $"POST /api/orders 400: customer {customer} sent no delivery date");
        }
    }

    // Single events that troubles bring in numbers.
    private void Glitch(long time)
    {
        switch (_random.Below(3))
        {
            case 0:
                _lines.Syslog(time, "kernel",
                    $"sda: read error at sector {_random.Range(100000, 900000000)}, retried");
                break;
            case 1:
                _lines.Web(time, "WARNING", "web.upstream",
                    $"no answer from stock service after {_random.Range(3000, 9000)} ms, asked again");
                break;
            default:
                _lines.Syslog(time, "kernel", $"cpu{_random.Below(8)}: {_random.Range(84, 88)} C, clock lowered");
                break;
        }
    }

    private void Deploy(long time)
    {
        _release++;
        _lines.Supervisor(time, "INFO", "supervisor", $"release 4.{_release} unpacked, web will be restarted");
        _lines.Supervisor(time + 2 * Second, "WARNING", "supervisor", $"web (pid {_webProcess}) stopped by request");
        for (int n = _random.Range(3, 14), i = 0; i < n; i++)
            _lines.Web(time + 2 * Second + _random.Below(6000), "ERROR", "web.request",
                $"connection closed during restart, client 10.20.1.{_random.Range(2, 250)}");
        _webProcess = _random.Range(2000, 32000);
        _lines.Supervisor(time + 9 * Second, "INFO", "supervisor", $"web started with pid {_webProcess}");
        _lines.Web(time + 12 * Second, "INFO", "web.server", $"release 4.{_release} listening on port 8080");
    }
}
