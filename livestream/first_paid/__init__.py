"""First paid, first served: in a session of this kind a claim is a wish and reserves nothing.

Goods are given to who pays first, in the transaction that notes the moment of paying. What counts as that moment:

| payment method     | the moment                                                                                   |
| ------------------ | -------------------------------------------------------------------------------------------- |
| cash on delivery   | the buyer has said behind the link of the order where to: whom and whose door the rider finds |
| transfer           | the money was seen coming in: written down by the crew, later by whoever matches bank lines   |

`ranks` keeps the order of paying, `paying` notes a moment and gives the goods, `unserved` lists who paid and got
nothing, or less than they paid for. The rule with examples is in docs/claims.md.
"""
