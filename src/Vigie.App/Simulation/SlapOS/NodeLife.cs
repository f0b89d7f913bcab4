using System.Globalization;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>What a healthy SlapOS machine logs: its rounds, requests, deployments, and noise that looks like trouble.</summary>
internal sealed class NodeLife(SplitMix64 random, NodeLogs logs, NodeMachine machine, NodeServices services)
{
    private const long Minute = 60_000;
    private const double DaysBetweenDeploys = 4;

    private static readonly string[] Complaints =
    [
        "SiteErrorLog Unauthorized: You are not allowed to access 'manage_main' in this context",
        "SiteErrorLog NotFound: Object not found: favicon.ico",
        "ZPublisher.Conflict ConflictError at /portal/order: database conflict error (oid 0x{0:x}, class BTrees.OOBTree), retrying",
        "CMFActivity Exception during processing activity {0}, tried again later",
    ];

    private static readonly string[] Hiccups =
    [
        "upstream timed out ({0}: Connection timed out) while reading response header",
        "client {0} sent invalid request",
        "retrying after error {0}",
    ];

    private const double FailedDeployShare = 0.06;
    private const double FailedBuildShare = 0.1;

    private readonly SplitMix64 _random = random;
    private (NodePartition Partition, long Time)? _redeploy;

    /// <summary>Lines of the minutes from a time on.</summary>
    public void Live(long time, int minutes, NodeFault? fault)
    {
        double load = DailyLife.Load(time);
        if (time / Minute % 10 < minutes) Round(time, checksAll: time / Minute % 60 < minutes);
        foreach (var partition in machine.Partitions)
        {
            if (partition.Number == 0) continue;
            for (int n = _random.Poisson(0.05 * minutes * load); n > 0; n--) Request(partition, Moment(time, minutes));
            for (int n = _random.Poisson(0.002 * minutes * load); n > 0; n--) Complain(partition, Moment(time, minutes));
            for (int n = _random.Poisson(0.0008 * minutes * load); n > 0; n--) BeSlow(partition, Moment(time, minutes));
        }
        if (_random.NextDouble() < minutes / (DaysBetweenDeploys * 24 * 60)) Deploy(Moment(time, minutes), fault);
        Redeploy(time, minutes, fault);
        if (_random.NextDouble() < minutes / (6.0 * 24 * 60)) Build(Moment(time, minutes));
        if (_random.NextDouble() < minutes / (1.5 * 24 * 60)) LosePeer(Moment(time, minutes));
        if (_random.NextDouble() < minutes / 240.0) logs.Network(Moment(time, minutes), "INFO", $"Establishing a connection with {_random.Below(40)}/{_random.Below(40)}");
        if (_random.NextDouble() < minutes / (9.0 * 24 * 60)) logs.Node(Moment(time, minutes), "WARNING", "HTTPError: 503 Service Unavailable from the master, retrying");
    }

    private long Moment(long time, int minutes) => time + _random.Below(minutes * (int)Minute);

    private void Round(long time, bool checksAll)
    {
        logs.Node(time + 2100, "INFO", "Processing computer partitions...");
        foreach (var partition in machine.Partitions.Where(_ => checksAll))
            logs.Node(time + 2200 + 300 * partition.Number, "INFO", $"Checking {partition.Name} promises...");
        logs.Node(time + 6000, "INFO", "Finished computer partitions.");
    }

    private void Request(NodePartition partition, long time)
    {
        bool isError = _random.NextDouble() < 0.004;
        int milliseconds = (int)(10 + _random.Exponential(60));
        logs.Access(partition, partition.Software.HasDatabase ? "zope-0-Z2" : "monitor-httpd-access", time,
            $"GET /web_site/page-{_random.Below(900)}", isError ? 503 : 200, 400 + _random.Below(20_000), milliseconds);
    }

    private void Complain(NodePartition partition, long time)
    {
        var texts = partition.Software.HasDatabase ? Complaints : Hiccups;
        logs.Service(partition, partition.Software.Services[0], time, "ERROR",
            string.Format(CultureInfo.InvariantCulture, _random.Pick<string>(texts), _random.Range(1000, 99999)));
    }

    // Now and then a request is slow on a healthy machine, too.
    private void BeSlow(NodePartition partition, long time)
    {
        if (!partition.Software.HasDatabase) return;
        if (_random.NextDouble() < 0.5)
            logs.LongRequest(partition, time, _random.Range(100_000, 999_999), 4 + _random.Exponential(3), "GET /portal/report");
        else
            logs.Service(partition, partition.Software.Services[1], time, "WARNING",
                $"Aborted connection {_random.Range(10, 9999)} to db: 'erp5' (Got timeout reading communication packets)");
    }

    // Nobody deploys to what is failing or down: it would be mended by that. Some deployments have a mistake in them that
    // is mended within the hour; the services run on meanwhile.
    private void Deploy(long time, NodeFault? fault)
    {
        var partition = machine.Partitions[_random.Range(1, machine.Partitions.Count - 1)];
        bool hasMistake = _random.NextDouble() < FailedDeployShare;
        long mended = time + _random.Range(20, 60) * Minute;
        if (IsConcerned(partition, time, fault)) return;
        if (!hasMistake)
        {
            services.Deploy(partition, time);
            return;
        }
        services.FailDeploy(partition, time);
        _redeploy = (partition, mended);
    }

    private void Redeploy(long time, int minutes, NodeFault? fault)
    {
        if (_redeploy is not { } redeploy || redeploy.Time >= time + minutes * Minute) return;
        if (redeploy.Time >= time && !IsConcerned(redeploy.Partition, redeploy.Time, fault))
            services.Deploy(redeploy.Partition, redeploy.Time);
        _redeploy = null;
    }

    private static bool IsConcerned(NodePartition partition, long time, NodeFault? fault) =>
        fault?.IsDown(time) == true || (fault?.Partition == partition.Number && time >= fault.Onset && time < fault.Back);

    private void Build(long time)
    {
        logs.Software(time, "INFO", "Processing software releases...");
        logs.Software(time + 800, "INFO", $"Installing software release https://lab.nexedi.com/nexedi/slapos/-/raw/1.0.{_random.Range(400, 440)}/software/erp5/software.cfg...");
        logs.Software(time + 50_000, "WARNING", "There is no entry for package in the cache, building it");
        if (_random.NextDouble() < FailedBuildShare)
            logs.Software(time + 390_000, "ERROR", "Failed to run buildout profile in directory '/opt/slapgrid/0a1b2c3d4e5f60718293a4b5c6d7e8f9'");
        logs.Software(time + 400_000, "INFO", "Finished software releases.");
    }

    // Peers come and go: a few fail one after the other.
    private void LosePeer(long time)
    {
        for (int n = _random.Range(1, 6); n > 0; n--)
        {
            logs.Network(time, "INFO", $"Connection with {_random.Below(40)}/{_random.Below(40)} has failed with return code 1");
            time += _random.Below(90_000);
        }
    }
}
