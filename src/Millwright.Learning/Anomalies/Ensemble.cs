using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// Several detectors as one: each one's score becomes a <see cref="PeakTail">rarity</see> by its own past, and the rarities beyond the
/// ordinary add up, so that one very strange sign or several somewhat strange ones raise the score alike. No member's scale matters.
/// Costs what its members cost, and 80 bytes each.
/// </summary>
public sealed class Ensemble : IDetector
{
    /// <summary>Members that an ensemble may have: a bound for what a damaged state could ask for.</summary>
    public const int MostMembers = 32;

    private readonly IDetector[] _members;
    private readonly PeakTail[] _tails;

    /// <exception cref="ArgumentException">There is no member, one is an ensemble itself, or they do not see the same sensors.</exception>
    public Ensemble(params IDetector[] members)
    {
        if (members.Length is 0 or > MostMembers || members.Any(member => member is Ensemble || member.Sensors != members[0].Sensors))
            throw new ArgumentException($"1 to {MostMembers} detectors of the same sensors make an ensemble, none of them an ensemble itself.", nameof(members));
        (_members, _tails) = (members, PeakTail.Many(members.Length));
    }

    public int Sensors => _members[0].Sensors;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var member = 0; member < _members.Length; member++)
        {
            var score = _members[member].Score(at, values);
            sum += _tails[member].Excess(score);
            _tails[member].Add(score);
        }
        return sum;
    }

    public void Write(StateWriter to)
    {
        to.Int(_members.Length);
        for (var member = 0; member < _members.Length; member++)
        {
            DetectorState.Write(_members[member], to);
            _tails[member].Write(to);
        }
    }

    public static Ensemble Read(ref StateReader from)
    {
        var members = new IDetector[from.Int("members", 1, MostMembers)];
        var tails = PeakTail.Many(members.Length);
        for (var member = 0; member < members.Length; member++)
        {
            members[member] = DetectorState.ReadMember(ref from);
            tails[member].Restore(ref from);
            if (members[member].Sensors != members[0].Sensors)
                throw new InvalidDataException($"Members of an ensemble see {members[0].Sensors} and {members[member].Sensors} sensors.");
        }
        var ensemble = new Ensemble(members);
        tails.CopyTo(ensemble._tails, 0);
        return ensemble;
    }
}
