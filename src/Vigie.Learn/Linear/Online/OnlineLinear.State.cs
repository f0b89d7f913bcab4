using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear.Online;

public sealed partial class OnlineLinear
{
    private const string StateTag = "ONLI";

    /// <summary>
    /// Adds what another of the same loss, penalty and averaging has learned: weights mix feature by feature, each by how
    /// much it was updated on either side. Rows that still wait for the calibration are learned here.
    /// </summary>
    /// <exception cref="ArgumentException">The options do not fit.</exception>
    public void Merge(OnlineLinear other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Options.Objective != Options.Objective || other._rule != _rule || other.Options.Method != Options.Method)
            throw new ArgumentException($"other was built with {other.Options} where this was built with {Options}.", nameof(other));
        if (other._waiting is { } rows)
        {
            LearnKept(rows);
            return;
        }
        var copy = Copy(other);
        if (_waiting is { } mine)
        {
            _waiting = null;
            TakeOver(copy);
            LearnKept(mine);
            return;
        }
        foreach (int label in copy._classes) AddClass(label);
        foreach (int label in _classes) copy.AddClass(label);
        Grow(copy.Features);
        copy.Grow(Features);
        for (int k = 0; k < _outputs.Count; k++) _outputs[k].Merge(copy._outputs[k]);
        if (copy._scales is { } scales) _scales!.Merge(scales);
        Weight += copy.Weight;
    }

    /// <summary>Writes options and state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        SaveOptions(writer);
        writer.Write(Weight);
        writer.Write(Features);
        writer.Write(_room);
        writer.Write([.. _classes]);
        writer.Write(_outputs.Count);
        foreach (var output in _outputs) output.Save(writer);
        _scales?.Save(writer);
        writer.Write(_waiting is not null);
        _waiting?.Save(writer);
    }

    /// <summary>Reads a state and goes on where it stopped.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static OnlineLinear Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var learner = new OnlineLinear(LoadOptions(reader)) { Weight = reader.ReadDouble() };
        (learner.Features, learner._room) = (reader.ReadInt32(), reader.ReadInt32());
        learner._classes.AddRange(reader.ReadInt32Array());
        int outputs = reader.ReadInt32();
        learner._outputs.Clear();
        for (int k = 0; k < outputs; k++) learner._outputs.Add(OnlineWeights.Load(reader, learner._rule, counts: true));
        var scales = learner._scales is null ? null : RunningScales.Load(reader);
        learner._waiting = reader.ReadBoolean() ? Online.WaitingRows.Load(reader) : null;
        learner.CheckLoaded(scales);
        if (scales is not null) learner._scales!.TakeOver(scales);
        return learner;
    }

    private void CheckLoaded(RunningScales? scales)
    {
        int classes = _classes.Count;
        int expected = !IsOfClasses ? 1 : IsMultinomial || classes > 2 ? classes : Math.Min(classes, 1);
        bool ascending = Enumerable.Range(1, Math.Max(0, classes - 1)).All(k => _classes[k] > _classes[k - 1]);
        bool fits = Weight >= 0 && double.IsFinite(Weight) && Features >= 0 && Features <= _room && _room <= Options.MaxFeatures
            && classes <= Options.MaxClasses && ascending && (IsOfClasses || classes == 0)
            && _outputs.TrueForAll(output => output.Features == _room)
            && (scales is null || scales.Features == _room);
        if (!fits || _outputs.Count != expected) throw new StateException("the parts of a learner do not fit together");
        if (_waiting is not { } rows) return;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows.Features > Features || (IsOfClasses && (rows.Target(i) != Math.Floor(rows.Target(i)) || Place(rows.Target(i)) < 0)))
                throw new StateException("a learner keeps rows that it has not learned");
        }
    }

    private static OnlineLinear Copy(OnlineLinear from)
    {
        var writer = new StateWriter();
        from.Save(writer);
        return Load(new StateReader(writer.ToArray()));
    }

    private void TakeOver(OnlineLinear copy)
    {
        _outputs.Clear();
        _outputs.AddRange(copy._outputs);
        _classes.Clear();
        _classes.AddRange(copy._classes);
        _scales?.TakeOver(copy._scales!);
        (Weight, Features, _room) = (copy.Weight, copy.Features, copy._room);
    }

    private void LearnKept(WaitingRows rows)
    {
        int count = rows.Count;   // the rows may be our own, and grow
        for (int i = 0; i < count; i++)
        {
            var row = rows.Row(i);
            if (IsOfClasses) AddClass((int)rows.Target(i));
            if (rows.Weight(i) > 0) Take(row, rows.Target(i), rows.Weight(i));
        }
    }

    private void SaveOptions(StateWriter writer)
    {
        var objective = Options.Objective;
        writer.Write((int)objective.Loss);
        writer.Write((int)objective.Penalty);
        writer.Write(objective.Alpha);
        writer.Write(objective.L1Ratio);
        writer.Write(objective.FitIntercept);
        writer.Write(objective.Width);
        writer.Write((int)Options.Method);
        writer.Write(Options.StepSize ?? 0);
        writer.Write(Options.AveragingPower);
        writer.Write(Options.CalibrationRows);
        writer.Write(Options.MaxFeatures);
        writer.Write(Options.MaxClasses);
        writer.Write([.. Options.ClassWeights.Select(one => one.Class)]);
        writer.Write([.. Options.ClassWeights.Select(one => one.Weight)]);
    }

    private static OnlineOptions LoadOptions(StateReader reader)
    {
        try
        {
            var objective = new ObjectiveOptions
            {
                Loss = Known((LossKind)reader.ReadInt32()),
                Penalty = Known((PenaltyKind)reader.ReadInt32()),
                Alpha = reader.ReadDouble(),
                L1Ratio = reader.ReadDouble(),
                FitIntercept = reader.ReadBoolean(),
                Width = reader.ReadDouble(),
            };
            var method = Known((OnlineMethod)reader.ReadInt32());
            double step = reader.ReadDouble();
            var options = new OnlineOptions
            {
                Objective = objective,
                Method = method,
                StepSize = step == 0 ? null : step,
                AveragingPower = reader.ReadInt32(),
                CalibrationRows = reader.ReadInt32(),
                MaxFeatures = reader.ReadInt32(),
                MaxClasses = reader.ReadInt32(),
            };
            var classes = reader.ReadInt32Array();
            var weights = reader.ReadDoubleArray();
            if (classes.Length != weights.Length) throw new StateException("a learner has not one weight a class");
            return options with { ClassWeights = [.. classes.Zip(weights, (label, weight) => new ClassWeight(label, weight))] };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException($"a learner has an option out of range: {error.Message}", error);
        }
    }

    private static TEnum Known<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new StateException($"a learner has the unknown {typeof(TEnum).Name} {value}");
}
