namespace Vigie.Logs.Evaluation;

/// <summary>The machines that were judged and for how long each was watched.</summary>
internal sealed class JudgedTime
{
    private const double SecondsPerWeek = 7 * 86400;
    private readonly Dictionary<int, int> _positions = [];
    private readonly double[] _weeks;

    /// <summary>
    /// Each decision watches over the time since the one before it, but no more than a step: a machine that was silent or
    /// down in between was not watched, and decisions between two steps add nothing.
    /// </summary>
    public JudgedTime(IReadOnlyList<JudgedDecision> decisions, double stepSeconds)
    {
        var byMachine = decisions.GroupBy(d => d.Machine).OrderBy(g => g.Key).ToList();
        Machines = [.. byMachine.Select(g => g.Key)];
        _weeks = new double[Machines.Length];
        long step = (long)(stepSeconds * 1e6);
        for (int position = 0; position < Machines.Length; position++)
        {
            _positions.Add(Machines[position], position);
            long watched = 0, last = long.MinValue / 2;
            foreach (long time in byMachine[position].Select(d => d.TimeMicros).Order())
            {
                watched += Math.Min(step, time - last);
                last = time;
            }
            _weeks[position] = watched / 1e6 / SecondsPerWeek;
        }
    }

    /// <summary>Numbers of the judged machines, ascending; positions are places in this list.</summary>
    public int[] Machines { get; }

    /// <summary>Position of a machine.</summary>
    public int Position(int machine) => _positions[machine];

    /// <summary>Weeks that the machine at a position was watched.</summary>
    public double Weeks(int position) => _weeks[position];

    /// <summary>Weeks of all machines together.</summary>
    public double AllWeeks => _weeks.Sum();
}
